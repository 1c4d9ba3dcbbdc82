import type { Clock } from '../delivery/clock.js';
import type { Outlets, View } from '../delivery/outlets.js';
import type { Failure } from '../failure.js';
import type { Journalled } from './journal.js';
import type { TriggerSettings } from './settings.js';

/** What a trigger's node shows. */
export class Face {
  /** Events since the last quiet view. */
  told = { opened: 0, changed: 0 };
  #newsAt: number;

  constructor(
    private readonly id: string,
    private readonly outlets: Outlets,
    private readonly clock: Clock,
  ) {
    this.#newsAt = clock.now();
  }

  count(messages: Journalled[]): void {
    const opened = messages.filter((message) => message.port === 0).length;
    this.told.opened += opened;
    this.told.changed += messages.length - opened;
  }

  begins({ poll, listens }: TriggerSettings): void {
    if (poll) this.#show({ fill: 'yellow', shape: 'ring', text: 'status.connecting' });
    else if (listens) this.#show({ fill: 'green', shape: 'ring', text: 'status.listening' });
    else this.#show({ fill: 'yellow', shape: 'ring', text: 'status.off' });
  }

  takesStock(): void {
    this.#show({ fill: 'blue', shape: 'dot', text: 'status.stock' });
  }

  /** All is well: says what is new. */
  works(): void {
    const count = this.told.opened + this.told.changed;
    if (count > 0) this.#newsAt = this.clock.now();
    this.told = { opened: 0, changed: 0 };
    const at = new Date(this.#newsAt).toTimeString().slice(0, 5);
    const text = count > 0 ? 'status.new' : 'status.quiet';
    this.#show({ fill: 'green', shape: 'dot', text, facts: { count, at } });
  }

  /** It works, but not with all that was asked for. */
  lacks({ code, facts }: Failure): void {
    this.#show({ fill: 'yellow', shape: 'dot', text: `short.${code}`, facts });
  }

  fails({ code, facts }: Failure, fill: 'red' | 'yellow'): void {
    this.#show({ fill, shape: 'ring', text: `short.${code}`, facts });
  }

  #show(view: View): void {
    this.outlets.get(this.id)?.show(view);
  }
}
