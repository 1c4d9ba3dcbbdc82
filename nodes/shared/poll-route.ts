import { Failure } from '../../src/failure.js';
import { houseOf } from './house.js';
import type { NodeRed, RuntimeNode, Speaker } from './node-red.js';
import { writeRoute } from './routes.js';
import { words } from './words.js';

/** What stands in the way of polling, if anything does. */
export interface TicketIn extends RuntimeNode {
  problem: Failure | null;
}

export interface EventIn extends RuntimeNode {
  problem: Failure | null;
  /** Its team. */
  prefix: string;
}

/** `POST /autotask-signl4/nodes/<id>/poll`: polls a trigger at once and says what came of it. */
export function registerPollRoute(RED: NodeRed): void {
  writeRoute(RED, '/nodes/:id/poll', async ({ params }, speaker) => {
    const node = RED.nodes.getNode<TicketIn | EventIn>(params['id'] ?? '');
    const isTrigger = node?.type === 'autotask-ticket-in' || node?.type === 'signl4-event-in';
    if (!isTrigger) return { ok: false, text: words(speaker, 'test.notRunning') };
    if (node.problem) throw node.problem;
    const text =
      'prefix' in node ? await pollAlerts(RED, speaker, node) : await pollTickets(RED, speaker, node);
    return { ok: true, text };
  });
}

async function pollTickets(RED: NodeRed, speaker: Speaker, { id }: TicketIn): Promise<string> {
  const trigger = await houseOf(RED).trigger(id);
  const { opened, changed } = await trigger.pollNow();
  return words(speaker, 'test.poll', { opened, changed });
}

async function pollAlerts(RED: NodeRed, speaker: Speaker, { prefix }: EventIn): Promise<string> {
  const { alerts } = houseOf(RED);
  if (!alerts.canAsk(prefix)) throw new Failure('events.no-key', 'account');
  await alerts.poll(prefix);
  return words(speaker, 'test.pollAlerts');
}
