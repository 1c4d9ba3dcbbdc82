import type { Outlet, View } from '../../src/delivery/outlets.js';
import { Failure } from '../../src/failure.js';
import type { House } from '../../src/house.js';
import type { Trigger } from '../../src/intake/trigger.js';
import type { AutotaskConfig } from '../shared/config-nodes.js';
import { afterDeploy, whenStarted } from '../shared/deploy.js';
import { houseOf, whenChanged } from '../shared/house.js';
import type { Definition, NodeRed, RuntimeNode } from '../shared/node-red.js';
import { registerPollRoute } from '../shared/poll-route.js';
import { inBackground, onClose } from '../shared/run.js';
import { StatusLine } from '../shared/status-line.js';
import { errorFor, sentence } from '../shared/words.js';
import { doorsOf, openDoor } from './open-door.js';
import { readTicketIn, type TicketInSettings } from './ticket-settings.js';
import { registerDoorRoutes, type TicketInNode } from './webhook-routes.js';

export = function (RED: NodeRed): void {
  function TicketIn(this: RuntimeNode, definition: Definition): void {
    RED.nodes.createNode(this, definition);
    const node = this as TicketInNode;
    const house = houseOf(RED);
    const line = new StatusLine(RED, this);
    const settings = readTicketIn(this, definition);
    const config = RED.nodes.getNode<AutotaskConfig>(String(definition['autotask'] ?? ''));
    const problem = problemOf(config, settings);
    let twin: Failure | null = null;
    const show = (view: View) => line.show(twin ? redView(twin) : view);
    const outlet = outletOf(RED, this, show);
    node.problem = problem;
    node.address = null;
    node.watch = null;
    whenStarted(RED, this, () => house.attach(this.id, outlet));
    onClose(this, () => {
      house.detach(this.id, outlet);
      line.close();
    });
    if (problem) {
      doorsOf(RED).close(this.id);
      show(redView(problem));
      whenStarted(RED, this, () => outlet.fail(problem, null));
      return;
    }
    openDoor(RED, node, settings.door, config?.tenant ?? null, outlet);
    const stop = afterDeploy(RED, () => {
      const other = doorsOf(RED).twinOf(this.id);
      const before = twin;
      twin = other && new Failure('config.same-path', 'account', { facts: { path: other.path } });
      if (twin && !before) outlet.fail(twin, null);
      if (twin) show(redView(twin));
    });
    onClose(this, stop);
    run(RED, this, house, settings, config?.tenant ?? null);
  }

  RED.nodes.registerType('autotask-ticket-in', TicketIn, {
    credentials: {
      calloutUser: { type: 'password' },
      calloutPassword: { type: 'password' },
      webhookSecret: { type: 'password' },
    },
  });
  registerPollRoute(RED);
  registerDoorRoutes(RED);
};

/** The trigger belongs to the process; this node only says what it shall do. */
function run(
  RED: NodeRed,
  node: RuntimeNode,
  house: House,
  { trigger: settings }: TicketInSettings,
  tenant: AutotaskConfig['tenant'],
): void {
  let trigger: Trigger | null = null;
  let closed = false;
  const start = async () => {
    trigger = await house.trigger(node.id);
    if (!closed) trigger.attach(settings, tenant);
  };
  const onStore = () => {
    if (house.storeFailure) showStore(house, node.id, house.storeFailure);
    else inBackground(start(), () => undefined);
  };
  whenChanged(house, node, { store: onStore });
  whenStarted(RED, node, () => inBackground(start(), () => onStore()));
  onClose(node, (removed) => {
    closed = true;
    trigger?.detach(removed);
  });
}

/** Callouts and webhooks alone need no login at Autotask: then only what they say is known. */
function problemOf(config: AutotaskConfig | null, { trigger, problems }: TicketInSettings): Failure | null {
  const [first] = problems;
  const needsLogin = trigger.poll || !trigger.listens;
  const isThere = config?.type === 'autotask-config';
  if (!isThere) return needsLogin ? new Failure('config.autotask-missing', 'account') : (first ?? null);
  if (config.problem && (needsLogin || !config.blank)) return config.problem;
  return first ?? null;
}

function redView({ code, facts }: Failure): View {
  return { fill: 'red', shape: 'ring', text: `short.${code}`, facts };
}

function showStore(house: House, id: string, failure: Failure): void {
  const outlet = house.outlets.get(id);
  outlet?.show(redView(failure));
  outlet?.fail(failure, null);
}

function outletOf(RED: NodeRed, node: RuntimeNode, show: (view: View) => void): Outlet {
  return {
    emit: (port, message) => node.send(port === 0 ? [message, null] : [null, message]),
    fail: (failure, message) => node.error(errorFor(RED, failure), message ?? {}),
    warn: (failure) => node.warn(sentence(RED, failure)),
    show,
  };
}
