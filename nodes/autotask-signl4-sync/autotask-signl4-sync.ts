import { restoreMessage } from '../../src/delivery/message.js';
import type { Message, Outlet } from '../../src/delivery/outlets.js';
import { SyncDesk } from '../../src/delivery/ticket/sync-desk.js';
import { Failure } from '../../src/failure.js';
import { actionOutlet } from '../shared/action-outlet.js';
import type { AutotaskConfig, Signl4Config } from '../shared/config-nodes.js';
import { afterDeploy, whenStarted } from '../shared/deploy.js';
import { houseOf, whenChanged } from '../shared/house.js';
import type { Definition, NodeRed, RuntimeNode } from '../shared/node-red.js';
import { inBackground, onClose, onInput } from '../shared/run.js';
import { StatusLine } from '../shared/status-line.js';
import { errorFor, sentence, words } from '../shared/words.js';
import { readSync } from './sync-settings.js';
import { SyncView } from './sync-view.js';

export = function (RED: NodeRed): void {
  function SyncNode(this: RuntimeNode, definition: Definition): void {
    RED.nodes.createNode(this, definition);
    const house = houseOf(RED);
    const autotask = RED.nodes.getNode<AutotaskConfig>(String(definition['autotask'] ?? ''));
    const signl4 = RED.nodes.getNode<Signl4Config>(String(definition['signl4'] ?? ''));
    const { settings, problems, missing } = readSync(definition, autotask, signl4);
    const tenant = missing ? null : (autotask?.tenant ?? null);
    const line = new StatusLine(RED, this);
    const view = new SyncView(house, { tenant: tenant?.client.tenant ?? '', prefix: settings.prefix }, [
      ...(missing ? [missing] : []),
      ...problems,
    ]);
    const show = () => line.show(view.now());
    const outlet = outletOf(RED, this, view, show);
    const desk = tenant && new SyncDesk(settings, tenant, house);
    const tellMisfits = () => {
      for (const news of view.misfit(desk?.misfits ?? [])) outlet.fail(news, null);
      show();
    };

    whenStarted(RED, this, () => {
      house.attach(this.id, outlet);
      for (const problem of view.problems) this.error(errorFor(RED, problem), {});
      if (!desk) return;
      house.reconciler.attach(this.id, desk);
      // What does not fit is told at once, and not at the first alert of the night.
      inBackground(desk.policy(true).then(tellMisfits), () => undefined);
    });
    const onAccount = (name: string) => {
      if (view.accounts.includes(name)) show();
    };
    whenChanged(house, this, { account: onAccount, store: show });
    const stop = afterDeploy(RED, show);
    show();

    onInput(
      RED,
      this,
      async (message) => {
        if (missing || !desk) throw missing ?? new Failure('config.autotask-missing', 'account');
        const taken = await desk.take(message, (one) => house.accept(one));
        tellMisfits();
        if ('passes' in taken) return house.pass(this.id, { ...message, ...taken.passes });
        const { intent, accepted } = taken;
        if (accepted.kind === 'queued') return;
        const result = accepted.kind === 'pending' ? desk.repeat() : accepted.result;
        await house.pass(this.id, restoreMessage(intent.msg, result));
      },
      (failure) => {
        view.failed(failure);
        show();
      },
    );
    onClose(this, () => {
      stop();
      house.reconciler.detach(this.id);
      house.detach(this.id, outlet);
      line.close();
    });
  }

  RED.nodes.registerType('autotask-signl4-sync', SyncNode);
};

function outletOf(RED: NodeRed, node: RuntimeNode, view: SyncView, show: () => void): Outlet {
  const outlet = actionOutlet(RED, node, view, show, inWords);
  return {
    ...outlet,
    fail(failure, message) {
      if (!failure.code.startsWith('config.')) return outlet.fail(failure, message);
      node.error(errorFor(RED, failure), message ?? {});
      show();
    },
  };
}

interface Said {
  suppressed: string | null;
  owner?: { code: string; facts: Record<string, string> } | null;
}

/** `src` says why by codes; people get sentences. */
function inWords(RED: NodeRed, message: Message): Message {
  const said = message['sync'] as Said | undefined;
  if (!said) return message;
  const { suppressed, owner } = said;
  return {
    ...message,
    sync: {
      ...said,
      suppressed: suppressed === null ? null : words(RED, `suppressed.${suppressed}`),
      ...(owner ? { owner: sentence(RED, new Failure(owner.code, 'entry', { facts: owner.facts })) } : {}),
    },
  };
}
