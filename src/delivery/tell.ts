import type { Failure } from '../failure.js';
import { markUnemitted } from '../store/journal.js';
import type { Entry } from '../store/outbox.js';
import type { Store } from '../store/store.js';
import type { Cancelled } from './accept.js';
import { messageOf, replayed, restoreMessage } from './message.js';
import type { Message, Outlet, Outlets } from './outlets.js';

/** Lets a node send a message from its only output. @returns `false` where the node is gone */
export function passOn(nodeId: string, message: Message, outlets: Outlets): Promise<boolean> {
  return outlets.pass(nodeId, (outlet, again) => outlet.emit(0, again ? replayed(message) : { ...message }));
}

/** Tells nodes what became of their messages. A deploy loses none: whoever is gone by then is told when he is back. */
export class Teller {
  constructor(
    private readonly outlets: Outlets,
    private readonly store: Pick<Store, 'commit'>,
  ) {}

  /** The message of an entry goes on, with what the action made of it. */
  done({ id, node_id, msg }: Entry, result: Message): Promise<void> {
    return this.#tell({ entryId: id, nodeId: node_id, msg, result });
  }

  /** An entry was given up. */
  async dead(entry: Entry, failure: Failure): Promise<void> {
    const fail = (outlet: Outlet) => outlet.fail(failure, messageOf(entry));
    if (!(await this.outlets.pass(entry.node_id, fail))) await this.#later(entry.id);
  }

  async cancelled(cancelled: Cancelled[]): Promise<void> {
    await Promise.all(cancelled.map((one) => this.#tell(one)));
  }

  async #tell({ entryId, nodeId, msg, result }: Cancelled): Promise<void> {
    if (msg === '') return;
    const passed = await passOn(nodeId, restoreMessage(msg, result), this.outlets);
    if (!passed && entryId !== null) await this.#later(entryId);
  }

  /** Where that can't be written, it is told after the next start. */
  async #later(entryId: number): Promise<void> {
    await this.store.commit((db) => markUnemitted(db, 'outbox', [entryId])).catch(() => undefined);
  }
}
