import { Failure } from '../failure.js';
import { alertState, type AlertState } from './alert-state.js';
import { dateOf, lastOfSecond } from './answered.js';
import type { Alerts } from './alerts.js';
import { isNotFound, type ApiCalls } from './api-calls.js';
import type { People } from './people.js';
import { shorten } from '../shorten.js';

/** No limit is documented; longer than any phone shows. */
const LONGEST = 2_000;

/** In whose name, by e-mail address; `null` is the configured API user. */
export interface ActAs {
  email: string | null;
  /** Shown with the change in the app. */
  comment?: string;
  /** In nobody else's name, not even in the API user's: what he does is told as his. */
  alone?: boolean;
}

export interface Acted {
  /** `already`: somebody was faster, and the alert is where it should be, or further. */
  how: 'done' | 'already';
  /** The last moment (ms) at which it may have come there, by SIGNL4's clock; `null` where it does not say. */
  at: number | null;
}

/** Changing alerts in the name of a person. All throw Failure `signl4.*`; one that is `unknown` may have been done. */
export class AlertActions {
  readonly #calls: ApiCalls;
  readonly #people: People;
  readonly #alerts: Alerts;

  constructor(calls: ApiCalls, people: People, alerts: Alerts) {
    this.#calls = calls;
    this.#people = people;
    this.#alerts = alerts;
  }

  acknowledge(alertId: string, as: ActAs, signal?: AbortSignal): Promise<Acted> {
    return this.#asPerson(alertId, as, signal, async (userId) => {
      const isTaken = ({ phase, acknowledgedUserIds }: AlertState) =>
        phase !== 'open' || (acknowledgedUserIds ?? []).includes(userId);
      return this.#change(alertId, 'acknowledge', userId, as, isTaken, signal);
    });
  }

  close(alertId: string, as: ActAs, signal?: AbortSignal): Promise<Acted> {
    const isClosed = ({ phase }: AlertState) => phase === 'closed';
    return this.#asPerson(alertId, as, signal, async (userId) => {
      const close = () => this.#change(alertId, 'close', userId, as, isClosed, signal);
      try {
        return await close();
      } catch (error) {
        // What nobody has acknowledged need not be closable: the lifecycle's rules are not documented.
        if (!isConflict(error) || (await this.#alerts.one(alertId, signal))?.phase !== 'open') throw error;
        await this.acknowledge(alertId, { ...as, comment: '' }, signal);
        return close();
      }
    });
  }

  async annotate(alertId: string, text: string, as: ActAs, signal?: AbortSignal): Promise<number | null> {
    const said = { text: shorten(text.trim(), LONGEST), type: 1, annotationType: 1 };
    const { headers } = await this.#asPerson(alertId, as, signal, (userId) =>
      this.#calls.write('POST', path(alertId, 'annotate'), { body: { ...said, userId }, signal }),
    );
    return dateOf(headers);
  }

  async #change(
    alertId: string,
    verb: 'acknowledge' | 'close',
    userId: string,
    { comment }: ActAs,
    isThere: (alert: AlertState) => boolean,
    signal?: AbortSignal,
  ): Promise<Acted> {
    const note = shorten(comment?.trim() ?? '', LONGEST);
    // Version 1 calls them userId and description, version 2 (and the oldest description) uid and descr.
    const body = { userId, uid: userId, ...(note === '' ? {} : { description: note, descr: note }) };
    try {
      const { body: answer, headers } = await this.#calls.write('POST', path(alertId, verb), {
        body,
        signal,
      });
      const alert = alertState(answer);
      return { how: 'done', at: (alert && isThere(alert) ? changedAt(alert) : null) ?? dateOf(headers) };
    } catch (error) {
      if (!isConflict(error)) throw error;
      const alert = await this.#alerts.one(alertId, signal);
      if (alert && isThere(alert)) return { how: 'already', at: changedAt(alert) };
      throw error;
    }
  }

  /** A person who is in SIGNL4 but not in the alert's team is answered as if not there: then the API user acts. */
  async #asPerson<T>(
    alertId: string,
    as: ActAs,
    signal: AbortSignal | undefined,
    act: (userId: string) => Promise<T>,
  ): Promise<T> {
    const userId = await this.#people.actor(as.email, signal, as.alone);
    try {
      return await act(userId);
    } catch (error) {
      if (!isNotFound(error) || (await this.#alerts.one(alertId, signal)) === null) throw error;
      const apiUser = as.alone ? userId : await this.#people.actor(null, signal);
      if (apiUser === userId)
        throw new Failure('signl4.api-user', 'account', { facts: { user: as.email ?? '' }, cause: error });
      return act(apiUser);
    }
  }
}

function changedAt({ at }: AlertState): number | null {
  return at === null ? null : lastOfSecond(Date.parse(at));
}

function isConflict(error: unknown): boolean {
  return error instanceof Failure && error.code === 'signl4.conflict';
}

function path(alertId: string, verb: string): string {
  return `/v2/alerts/${encodeURIComponent(alertId)}/${verb}`;
}
