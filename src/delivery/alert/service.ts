import { Failure } from '../../failure.js';
import type { Acted, AlertState, EventOverview } from '../../signl4/api.js';
import type { AlertFile } from '../../signl4/alert-files.js';
import type { Sent } from '../../signl4/webhook.js';
import type { Outcome } from '../carrier.js';
import type { AlertTransport } from './settings.js';

/** An alert, as far as it is known. */
export interface AlertRef {
  externalId: string;
  alertId: string | null;
}

/** One SIGNL4 team, as far as the delivery needs it. Everything but `send` needs an API key. */
export interface AlertService {
  prefix: string;
  /** @throws Failure of scope `account` for a transport that is not set up */
  send(body: Record<string, unknown>, transport: AlertTransport, files?: readonly AlertFile[]): Promise<Sent>;
  /** Alerts of an external id; `null` where there is no key to ask with. */
  find: ((externalId: string) => Promise<AlertState[]>) | null;
  /** What became of an event that was taken; answers `null` while SIGNL4 does not know it. */
  overview?: ((eventId: string) => Promise<EventOverview | null>) | null;
  /** Acknowledges or closes an alert as the person of this e-mail address; `not-found`: the person, or the alert. */
  actAs?:
    | ((alert: AlertRef, kind: 'acknowledge' | 'resolve', email: string) => Promise<Acted | 'not-found'>)
    | null;
  /**
   * Comments an alert, as this person where SIGNL4 knows one.
   *
   * @returns when SIGNL4 took it, by its clock (ms); `null` where it does not say
   */
  annotate?: ((alert: AlertRef, text: string, email: string | null) => Promise<number | null>) | null;
}

/**
 * Asks with the API key what only makes alerts better: an expired key or a silent API must keep no phone from
 * ringing. That the key is refused is told once, beside something that was done without it.
 */
export class KeyRefusals {
  #refused: { failure: Failure; told: boolean } | null = null;

  /** @returns the failure where it failed, whatever its scope */
  async try<T>(ask: () => Promise<T>): Promise<T | Failure> {
    try {
      const answer = await ask();
      this.#refused = null;
      return answer;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      if (error.scope === 'account') this.#refused ??= { failure: error, told: false };
      return error;
    }
  }

  /** Adds the warning that is still to be told. */
  warned(outcome: Outcome): Outcome {
    if (outcome.kind !== 'done' || outcome.warning || !this.#refused || this.#refused.told) return outcome;
    this.#refused.told = true;
    return { ...outcome, warning: this.#refused.failure };
  }
}
