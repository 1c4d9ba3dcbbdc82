import { NoteOptionsReader } from '../../src/autotask/note-options.js';
import { noteResult } from '../../src/delivery/note/command.js';
import { noteIntent } from '../../src/delivery/note/intent.js';
import type { NoteSettings } from '../../src/delivery/note/settings.js';
import { noteSubject } from '../../src/delivery/note/subject.js';
import { isCallbackBody } from '../../src/delivery/callback-body.js';
import { restoreMessage } from '../../src/delivery/message.js';
import type { Message, Outlet } from '../../src/delivery/outlets.js';
import type { Failure } from '../../src/failure.js';
import type { House } from '../../src/house.js';
import { actionOutlet } from '../shared/action-outlet.js';
import type { AutotaskConfig } from '../shared/config-nodes.js';
import { whenStarted } from '../shared/deploy.js';
import { houseOf, whenChanged } from '../shared/house.js';
import type { Definition, NodeRed, RuntimeNode } from '../shared/node-red.js';
import { inBackground, onClose, onInput } from '../shared/run.js';
import { StatusLine } from '../shared/status-line.js';
import { errorFor, words } from '../shared/words.js';
import { readNoteSettings } from './note-settings.js';
import { NoteView } from './note-view.js';

export = function (RED: NodeRed): void {
  function TicketNoteNode(this: RuntimeNode, definition: Definition): void {
    RED.nodes.createNode(this, definition);
    const house = houseOf(RED);
    const config = RED.nodes.getNode<AutotaskConfig>(String(definition['autotask'] ?? ''));
    const { settings, problems, missing } = readNoteSettings(definition, config);
    const line = new StatusLine(RED, this);
    const view = new NoteView(house, settings, [...(missing ? [missing] : []), ...problems]);
    const show = () => line.show(view.now());
    const outlet = outletOf(RED, this, view, show);

    whenStarted(RED, this, () => {
      house.attach(this.id, outlet);
      for (const problem of view.problems) this.error(errorFor(RED, problem), {});
      // What can't be read now is told when a note is to be written.
      inBackground(checkOptions(config, settings, outlet), () => undefined);
    });
    const onAccount = (name: string) => {
      if (name === view.account) show();
    };
    whenChanged(house, this, { account: onAccount, store: show });
    show();

    onInput(
      RED,
      this,
      (message) => handle(message, settings, missing, house),
      (failure) => {
        view.failed(failure);
        show();
      },
    );
    onClose(this, () => {
      house.detach(this.id, outlet);
      line.close();
    });
  }

  RED.nodes.registerType('autotask-note', TicketNoteNode);
};

async function handle(
  message: Message,
  settings: NoteSettings,
  missing: Failure | null,
  house: House,
): Promise<void> {
  const shown = await readable(message, house);
  const subject = shown && noteSubject(shown, settings.events);
  if (!subject) return house.pass(settings.nodeId, message);
  if (missing) throw missing;
  const intent = noteIntent(message, subject, { ...settings, storeSince: house.storeSince }, shown);
  const accepted = await house.accept(intent);
  if (accepted.kind === 'queued') return;
  const { ticketId } = subject;
  const repeat = noteResult({ id: null, ticketId, publish: null, suppressed: 'repeat' });
  const result = accepted.kind === 'pending' ? repeat : accepted.result;
  await house.pass(settings.nodeId, restoreMessage(intent.msg, result));
}

/**
 * A message whose payload is SIGNL4's own callback, as `alert event in` would have sent it; `null` for one that it
 * would not have sent, whatever else that says of itself.
 */
async function readable(message: Message, house: House): Promise<Message | null> {
  if (!isCallbackBody(message['payload'])) return message;
  const heard = await house.alerts.intake.judgeOwn(message['payload']);
  return heard?.ours && heard.verdict !== 'repeat' ? { ...message, ...heard.message } : null;
}

/** Says at once, and not at the first alert of the night, what has to be chosen. */
async function checkOptions(
  config: AutotaskConfig | null,
  settings: NoteSettings,
  outlet: Outlet,
): Promise<void> {
  if (!config?.tenant) return;
  const { problem } = await new NoteOptionsReader(config.tenant.client).read(settings);
  if (problem) outlet.warn(problem);
}

function outletOf(RED: NodeRed, node: RuntimeNode, view: NoteView, show: () => void): Outlet {
  const outlet = actionOutlet(RED, node, view, show, inWords);
  return {
    ...outlet,
    warn(failure) {
      if (!failure.code.startsWith('config.')) return outlet.warn(failure);
      if (view.misfits(failure)) node.error(errorFor(RED, failure), {});
      show();
    },
  };
}

/** `src` says why by a code; people get a sentence. */
function inWords(RED: NodeRed, message: Message): Message {
  const note = message['note'] as { suppressed?: string } | undefined;
  if (!note?.suppressed) return message;
  return { ...message, note: { ...note, suppressed: words(RED, `suppressed.${note.suppressed}`) } };
}
