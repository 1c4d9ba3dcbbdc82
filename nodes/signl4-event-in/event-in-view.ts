import type { View } from '../../src/delivery/outlets.js';
import type { Failure } from '../../src/failure.js';
import type { House } from '../../src/house.js';
import type { AlertMessage } from '../../src/intake/alerts/judge-alert.js';
import { red } from '../shared/account-view.js';
import type { EventInSettings } from './event-in-settings.js';

/** What the status of `alert event in` says. */
export class EventInView {
  #warning: Failure | null = null;
  #toldFailure: string | null = null;
  #pollFailure: Failure | null = null;
  #last: View;

  constructor(
    private readonly house: House,
    settings: EventInSettings | null,
    private readonly problem: Failure | null,
  ) {
    const text = settings?.polls ? 'status.polling' : 'status.listening';
    this.#last = { fill: 'green', shape: 'ring', text };
  }

  told({ event }: AlertMessage): void {
    const at = new Date(event.at).toTimeString().slice(0, 5);
    this.#last = { fill: 'green', shape: 'dot', text: `status.event.${event.type}`, facts: { at } };
  }

  warned(failure: Failure): void {
    this.#warning = failure;
  }

  /** @returns what the Catch nodes are to be told: a refusal, once until it is gone */
  pollFailed(failure: Failure | null): Failure | null {
    this.#pollFailure = failure;
    const lasting = failure?.scope === 'account' || failure?.scope === 'entry';
    const isNews = lasting && this.#toldFailure !== failure.code;
    this.#toldFailure = lasting ? failure.code : null;
    return isNews ? failure : null;
  }

  now(): View {
    if (this.problem) return red(this.problem);
    if (this.house.storeFailure) return red(this.house.storeFailure);
    if (this.#pollFailure) {
      const { scope } = this.#pollFailure;
      const fill = scope === 'account' || scope === 'entry' ? 'red' : 'yellow';
      return { ...red(this.#pollFailure), fill };
    }
    return this.#warning ? { ...red(this.#warning), fill: 'yellow' } : this.#last;
  }
}
