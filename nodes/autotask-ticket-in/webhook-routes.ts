import { keptShape, forgetShape } from '../../src/intake/unknown-shape.js';
import { Failure } from '../../src/failure.js';
import { houseOf } from '../shared/house.js';
import { publicAddress } from '../shared/http-public.js';
import type { NodeRed } from '../shared/node-red.js';
import type { TicketIn } from '../shared/poll-route.js';
import { publicUrlOf } from '../shared/public-url.js';
import { lookUpRoute, writeRoute } from '../shared/routes.js';
import { sentence, words } from '../shared/words.js';
import { obstacleOf } from './obstacle.js';
import type { WebhookWatch } from './webhook-watch.js';

/** What the routes of the dialog use of a running node. */
export interface TicketInNode extends TicketIn {
  /** Where callouts and webhooks go; `null` where that is not known. */
  address: string | null;
  watch: WebhookWatch | null;
}

/** What the dialog shows of a node's doors, and its buttons for the webhook. */
export function registerDoorRoutes(RED: NodeRed): void {
  lookUpRoute(RED, '/nodes/:id/doors', async ({ params }, speaker) => {
    const node = nodeOf(RED, params['id']);
    const store = await houseOf(RED).store();
    const obstacle = obstacleOf(RED);
    return {
      address: node?.address ?? null,
      usual: publicAddress(RED, publicUrlOf(''), ''),
      obstacle: obstacle && sentence(speaker, obstacle),
      shape: await keptShape(store, params['id'] ?? ''),
    };
  });
  writeRoute(RED, '/nodes/:id/shape/forget', async ({ params }, speaker) => {
    await forgetShape(await houseOf(RED).store(), params['id'] ?? '');
    return { ok: true, text: words(speaker, 'test.forgotten') };
  });
  writeRoute(RED, '/nodes/:id/webhook/register', async ({ params }, speaker) => {
    const { registry } = watchOf(RED, params['id']);
    const { done, missing, excludesUs } = await registry.register('button');
    const facts = { missing: missing.join(', ') };
    const parts = [
      words(speaker, `test.webhook.${done}`),
      ...(missing.length > 0 ? [words(speaker, 'test.webhook.missing', facts)] : []),
      ...(excludesUs ? [] : [words(speaker, 'test.webhook.own')]),
    ];
    return { ok: true, text: parts.join(' ') };
  });
  writeRoute(RED, '/nodes/:id/webhook/remove', async ({ params }, speaker) => {
    const removed = await watchOf(RED, params['id']).registry.remove();
    return { ok: true, text: words(speaker, removed > 0 ? 'test.webhook.removed' : 'test.webhook.none') };
  });
  writeRoute(RED, '/nodes/:id/webhook/state', async ({ params }, speaker) => {
    const { registry, lastSequence } = watchOf(RED, params['id']);
    const { warning, failuresInARow } = await registry.state(lastSequence());
    if (warning) return { ok: false, text: sentence(speaker, warning) };
    return { ok: true, text: words(speaker, 'test.webhook.ready', { count: failuresInARow ?? 0 }) };
  });
}

function nodeOf(RED: NodeRed, id: string | undefined): TicketInNode | null {
  const node = RED.nodes.getNode<TicketInNode>(id ?? '');
  return node?.type === 'autotask-ticket-in' ? node : null;
}

function watchOf(RED: NodeRed, id: string | undefined): WebhookWatch {
  const node = nodeOf(RED, id);
  if (!node) throw new Failure('config.not-running', 'account');
  if (node.problem) throw node.problem;
  if (!node.watch) throw new Failure('config.webhook-address', 'account');
  return node.watch;
}
