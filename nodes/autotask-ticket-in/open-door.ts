import { WebhookRegistry } from '../../src/autotask/webhook/registry.js';
import type { Outlet } from '../../src/delivery/outlets.js';
import { Failure } from '../../src/failure.js';
import type { Tenant } from '../../src/intake/tenant.js';
import { keepShape } from '../../src/intake/unknown-shape.js';
import { whenStarted } from '../shared/deploy.js';
import { houseOf } from '../shared/house.js';
import { intakeRoute, publicAddress } from '../shared/http-intake.js';
import type { NodeRed } from '../shared/node-red.js';
import { inBackground, onClose } from '../shared/run.js';
import { Doors } from './door.js';
import { obstacleOf } from './obstacle.js';
import { DEACTIVATED, take } from './take.js';
import type { DoorSettings } from './ticket-settings.js';
import type { TicketInNode } from './webhook-routes.js';
import { WebhookWatch } from './webhook-watch.js';

const ROUTE = '/autotask';
/** Anybody can call the address for webhooks that were switched off. */
const DEACTIVATED_EVERY = 10 * 60_000;

const all = new WeakMap<NodeRed['events'], Doors>();

/** The doors of this process; the route that leads to them is made with the first. */
export function doorsOf(RED: NodeRed): Doors {
  const known = all.get(RED.events);
  if (known) return known;
  const doors = new Doors();
  all.set(RED.events, doors);
  intakeRoute(RED, ROUTE, ['GET', 'POST'], (request) => take(doors, request));
  return doors;
}

/** Opens a node's door where it wants one. What comes through is kept by the process, not by the node. */
export function openDoor(
  RED: NodeRed,
  node: TicketInNode,
  settings: DoorSettings,
  tenant: Tenant | null,
  outlet: Outlet,
): void {
  const doors = doorsOf(RED);
  const house = houseOf(RED);
  node.on('close', (removed, done) => {
    if (removed) doors.close(node.id);
    done();
  });
  if (!settings.callout && !settings.webhook) return doors.close(node.id);

  const now = () => house.outlets.get(node.id);
  let deactivatedAt = Number.NEGATIVE_INFINITY;
  doors.open({
    ...settings,
    nodeId: node.id,
    hint: async (hints) => (await house.trigger(node.id)).hint(hints),
    unknownShape: (shape) => {
      const kept = house.store().then((store) => keepShape(store, node.id, shape));
      inBackground(kept, () => undefined);
    },
    deactivated: () => {
      if (house.clock.steady() - deactivatedAt < DEACTIVATED_EVERY) return;
      deactivatedAt = house.clock.steady();
      now()?.warn(new Failure('intake.deactivated', 'account'));
      node.watch?.lookSoon();
    },
    lastEvent: { sequence: null },
  });
  node.address = publicAddress(RED, settings.publicUrl, `${ROUTE}/${settings.path}`);
  const obstacle = obstacleOf(RED);
  if (obstacle) whenStarted(RED, node, () => outlet.warn(obstacle));
  if (settings.webhook) watchWebhook(RED, node, settings, tenant, outlet);
}

function watchWebhook(
  RED: NodeRed,
  node: TicketInNode,
  { path, webhookSecret }: DoorSettings,
  tenant: Tenant | null,
  outlet: Outlet,
): void {
  if (webhookSecret === '') {
    const missing = new Failure('autotask.webhook-secret', 'account', { facts: { most: 64 } });
    whenStarted(RED, node, () => outlet.warn(missing));
    return;
  }
  if (!node.address || !tenant) return;
  const deactivationUrl = `${node.address}?${DEACTIVATED.name}=${DEACTIVATED.value}`;
  const wanted = { nodePath: path, webhookUrl: node.address, deactivationUrl, secret: webhookSecret };
  const registry = new WebhookRegistry(tenant.client, wanted, tenant.ownResource);
  const lastSequence = () => doorsOf(RED).of(node.id)?.lastEvent.sequence ?? null;
  const watch = new WebhookWatch(registry, lastSequence, (failure) => outlet.warn(failure));
  node.watch = watch;
  whenStarted(RED, node, () => watch.start());
  onClose(node, () => watch.close());
}
