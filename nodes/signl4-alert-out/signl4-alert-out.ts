import { giveFallback } from '../../src/delivery/alert/fall-back.js';
import { alertIntent } from '../../src/delivery/alert/intent.js';
import type { AlertSettings, AlertValues } from '../../src/delivery/alert/settings.js';
import { subjectOf } from '../../src/delivery/alert/subject.js';
import { restoreMessage } from '../../src/delivery/message.js';
import type { Message } from '../../src/delivery/outlets.js';
import { Failure } from '../../src/failure.js';
import { actionOutlet } from '../shared/action-outlet.js';
import { afterDeploy, whenStarted } from '../shared/deploy.js';
import { houseOf, whenChanged } from '../shared/house.js';
import type { Definition, NodeRed, RuntimeNode } from '../shared/node-red.js';
import { inBackground, onClose, onInput } from '../shared/run.js';
import { StatusLine } from '../shared/status-line.js';
import { TypedValues } from '../shared/typed-values.js';
import { errorFor, words } from '../shared/words.js';
import type { Signl4Config } from '../shared/config-nodes.js';
import { AlertView } from './alert-view.js';
import { readAlertSettings } from './alert-settings.js';
import { twoTenants } from './two-tenants.js';

const VALUES = ['service', 'scenario', 'location'] as const;

export = function (RED: NodeRed): void {
  function AlertOutNode(this: RuntimeNode, definition: Definition): void {
    RED.nodes.createNode(this, definition);
    const house = houseOf(RED);
    const config = RED.nodes.getNode<Signl4Config>(String(definition['signl4'] ?? ''));
    const { settings, problems, missing } = readAlertSettings(RED, definition, config);
    const line = new StatusLine(RED, this);
    const view = new AlertView(house, settings, [...(missing ? [missing] : []), ...problems]);
    const show = () => line.show(view.now());
    const outlet = actionOutlet(RED, this, view, show, inWords);
    const values = new TypedValues(RED, this, definition, VALUES, (problem) => outlet.warn(problem));

    whenStarted(RED, this, () => {
      house.attach(this.id, outlet);
      const fallback = settings?.fallback;
      if (!fallback) return;
      const given = house.store().then((store) => giveFallback(store, this.id, fallback));
      // The store says itself what is wrong with it.
      inBackground(given, () => undefined);
    });
    whenStarted(RED, this, () => {
      for (const problem of view.problems) this.error(errorFor(RED, problem), {});
    });
    const onAccount = (name: string) => {
      if (view.accounts.has(name)) show();
    };
    whenChanged(house, this, { account: onAccount, store: show });
    const stop = afterDeploy(RED, () => {
      const conflict = config?.conflict ?? twoTenants(RED, this, config);
      if (view.conflicts(conflict) && conflict) this.error(errorFor(RED, conflict), {});
      show();
    });
    show();

    onInput(
      RED,
      this,
      async (message) => {
        if (missing || !settings) throw missing ?? new Failure('config.signl4-missing', 'account');
        return handle(message, { ...settings, storeSince: house.storeSince }, values, house);
      },
      (failure) => {
        view.failed(failure);
        show();
      },
    );
    onClose(this, () => {
      stop();
      house.detach(this.id, outlet);
      line.close();
    });
  }

  RED.nodes.registerType('signl4-alert-out', AlertOutNode);
};

async function handle(
  message: Message,
  settings: AlertSettings,
  typed: TypedValues<keyof AlertValues>,
  house: ReturnType<typeof houseOf>,
): Promise<void> {
  const subject = subjectOf(message);
  const intent = alertIntent(message, subject, settings, await typed.of(message));
  const pass = (suppressed: string) => house.pass(settings.nodeId, { ...message, alert: { suppressed } });
  if (!intent) return pass('not-ours');
  if (subject.kind === 'ticket' && subject.type === 'closed' && !subject.order) {
    const { ticket, event } = subject;
    if (await house.reconciler.handsOver(settings.prefix, event.tenant, ticket.fields)) return pass('merged');
  }
  const accepted = await house.accept(intent);
  if (accepted.kind === 'pending') await pass('repeat');
  else if (accepted.kind !== 'queued')
    await house.pass(settings.nodeId, restoreMessage(intent.msg, accepted.result));
}

/** `src` says why by a code; people get a sentence. */
function inWords(RED: NodeRed, message: Message): Message {
  const alert = message['alert'] as { suppressed?: string | null } | undefined;
  if (!alert?.suppressed) return message;
  return { ...message, alert: { ...alert, suppressed: words(RED, `suppressed.${alert.suppressed}`) } };
}
