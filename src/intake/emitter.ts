import { markUnemitted } from '../store/journal.js';
import type { Store } from '../store/store.js';
import { replayed } from '../delivery/message.js';
import type { Outlets } from '../delivery/outlets.js';
import type { Journalled } from './journal.js';

/** Messages sent in one turn of the event loop, so that thousands at once do not hold Node-RED up. */
const AT_ONCE = 25;

/** Emits through whatever node has the trigger's id when a message's turn comes. */
export class Emitter {
  #last: Promise<void> = Promise.resolve();

  constructor(
    private readonly nodeId: string,
    private readonly outlets: Outlets,
    private readonly store: Pick<Store, 'commit'>,
  ) {}

  /** Resolves when these are with the flow, so that a storm does not pile up here. */
  emit(messages: Journalled[]): Promise<void> {
    if (messages.length === 0) return Promise.resolve();
    const sent = this.#last.then(() => this.#send(messages));
    this.#last = sent.catch(() => undefined);
    return sent;
  }

  async #send(messages: Journalled[]): Promise<void> {
    for (let start = 0; start < messages.length; start += AT_ONCE) {
      await new Promise((next) => setImmediate(next));
      await this.#sendSome(messages.slice(start, start + AT_ONCE));
    }
  }

  /** What a redeploy may have cut off on its way to the next nodes is sent again; they know it by its event's id. */
  async #sendSome(some: Journalled[]): Promise<void> {
    const passed = await this.outlets.pass(this.nodeId, (outlet, again) => {
      for (const { port, message } of some)
        outlet.emit(port, again ? replayed({ ...message }) : { ...message, event: { ...message.event } });
    });
    if (!passed) await this.#keep(some);
  }

  /** The node is gone for now: its successor emits them. */
  async #keep(messages: Journalled[]): Promise<void> {
    const ids = messages.map((message) => message.id);
    await this.store.commit((db) => markUnemitted(db, 'journal', ids)).catch(() => undefined);
  }
}
