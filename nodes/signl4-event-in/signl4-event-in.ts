import type { Outlet, View } from '../../src/delivery/outlets.js';
import { Failure } from '../../src/failure.js';
import type { AlertMessage } from '../../src/intake/alerts/judge-alert.js';
import { registerCallback } from '../shared/callback-registration.js';
import type { Signl4Config } from '../shared/config-nodes.js';
import { whenStarted } from '../shared/deploy.js';
import { houseOf, whenChanged } from '../shared/house.js';
import { intakeRoute, isGuarded } from '../shared/http-intake.js';
import type { Definition, NodeRed, RuntimeNode } from '../shared/node-red.js';
import type { EventIn } from '../shared/poll-route.js';
import { inBackground, onClose } from '../shared/run.js';
import { StatusLine } from '../shared/status-line.js';
import { errorFor, sentence } from '../shared/words.js';
import { EventInView } from './event-in-view.js';
import { readEventIn, type EventInSettings } from './event-in-settings.js';

export = function (RED: NodeRed): void {
  function EventInNode(this: RuntimeNode, definition: Definition): void {
    RED.nodes.createNode(this, definition);
    const house = houseOf(RED);
    const config = RED.nodes.getNode<Signl4Config>(String(definition['signl4'] ?? ''));
    const { settings, problem } = readEventIn(RED, definition, config);
    Object.assign(this, { problem, prefix: settings?.prefix ?? '' } satisfies Omit<
      EventIn,
      keyof RuntimeNode
    >);
    const line = new StatusLine(RED, this);
    const view = new EventInView(house, settings, problem);
    const show = () => line.show(view.now());
    const outlet = outletOf(RED, this, view, show);
    const { alerts } = house;

    const hearing = settings && {
      prefix: settings.prefix,
      events: settings.events,
      foreign: settings.foreign,
      pollEvery: settings.polls ? settings.interval * 1000 : 0,
    };
    if (hearing && !problem) alerts.attach(this.id, hearing);
    const onAlerts = (prefix: string) => {
      if (prefix !== settings?.prefix) return;
      const failure = view.pollFailed(alerts.failureOf(prefix));
      if (failure) outlet.fail(failure, null);
      show();
    };
    whenStarted(RED, this, () => {
      house.attach(this.id, outlet);
      if (problem) outlet.fail(problem, null);
      else if (settings && config) begin(RED, config, settings, outlet);
      // Polling belongs to the process: where only this node was replaced, it may have failed for long.
      if (!problem && settings) onAlerts(settings.prefix);
    });
    whenChanged(house, this, { alerts: onAlerts, store: show });
    show();
    onClose(this, (removed) => {
      alerts.detach(this.id, removed);
      house.detach(this.id, outlet);
      line.close();
    });
  }

  RED.nodes.registerType('signl4-event-in', EventInNode);
  openDoor(RED);
};

/** SIGNL4's callbacks; the door belongs to the process, so it stays open during a redeploy. */
function openDoor(RED: NodeRed): void {
  const house = houseOf(RED);
  intakeRoute(RED, '/signl4/events', ['POST'], async ({ name, body }) => {
    const taken = await house.alerts.intake.receive(name, body);
    return taken ? { status: 200, body: 'OK' } : { status: 404, body: 'Not found.' };
  });
  RED.events.on('flows:started', () => setImmediate(() => house.alerts.intake.settle()));
}

/** Says what keeps SIGNL4 out, and registers the callback where that can be done. */
function begin(RED: NodeRed, config: Signl4Config, settings: EventInSettings, outlet: Outlet): void {
  if (!settings.listens) return;
  if (isGuarded(RED)) outlet.warn(new Failure('events.guarded', 'account'));
  const register = registerCallback(RED, config, settings.publicUrl, 'auto').then(({ state, host }) => {
    if (state === 'other')
      outlet.warn(new Failure('events.other', 'account', { facts: { host: host ?? '' } }));
  });
  inBackground(register, (failure) => outlet.warn(failure));
}

function outletOf(RED: NodeRed, node: RuntimeNode, view: EventInView, show: () => void): Outlet {
  return {
    emit(_port, message) {
      view.told(message as unknown as AlertMessage);
      node.send(message);
      show();
    },
    fail(failure, message) {
      node.error(errorFor(RED, failure), message ?? {});
      show();
    },
    warn(failure) {
      view.warned(failure);
      node.warn(sentence(RED, failure));
      show();
    },
    show: (_view: View) => show(),
  };
}
