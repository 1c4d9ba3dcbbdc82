import { Failure } from '../failure.js';
import { inOrder, timelineOf, type AlertHistoryEntry } from './alert-history.js';
import { alertState, type AlertState } from './alert-state.js';
import { isNotFound, type ApiCalls } from './api-calls.js';
import { fieldsOf, listOf, type Fields } from './lenient.js';
import { moment } from './moment.js';
import type { People } from './people.js';

/** The most that one page may hold (OpenAPI description of `/alerts/paged`). */
const PAGE = 100;
const MOST_PAGES_OF_ONE = 20;
/** So many changed alerts at once are a fault of the other side. */
const MOST_PAGES = 1_000;
/** Alerts whose external id is looked up one by one, where a list does not tell it. */
const MOST_LOOKUPS = 10;

/** Reading alerts. All throw Failure `signl4.*`. */
export class Alerts {
  readonly #calls: ApiCalls;
  readonly #people: People;

  constructor(calls: ApiCalls, people: People) {
    this.#calls = calls;
    this.#people = people;
  }

  /** See `Signl4Api.findAlerts`. */
  async find(externalId: string, signal?: AbortSignal): Promise<AlertState[]> {
    const rows: AlertState[] = [];
    for await (const page of this.#pages({ externalId }, MOST_PAGES_OF_ONE, signal)) rows.push(...page);
    // Ids count down, so that the newest sort first.
    rows.sort((a, b) => (a.alertId < b.alertId ? -1 : 1));
    // The description of version 1 knows neither this filter nor this field: what the list does not say is asked.
    const silent = rows.filter((row) => row.externalId === null).slice(0, MOST_LOOKUPS);
    for (const row of silent) row.externalId = (await this.#details(row.alertId, signal))?.externalId ?? null;
    return rows.filter((row) => row.externalId === externalId);
  }

  /** See `Signl4Api.changedSince`. */
  async *changedSince(sinceIso: string, signal?: AbortSignal): AsyncGenerator<AlertState[]> {
    const since = moment(sinceIso) ?? 0;
    for await (const page of this.#pages({ modifiedSince: sinceIso }, MOST_PAGES, signal)) {
      // Where the filter is not heeded, everything comes.
      const changed = page.filter(({ at }) => at === null || Date.parse(at) >= since);
      for (const alert of changed) await this.#name(alert, signal);
      yield changed;
    }
  }

  /** See `Signl4Api.alert`. */
  async one(alertId: string, signal?: AbortSignal): Promise<AlertState | null> {
    const answer = await this.#calls.getOrNull(path(alertId), signal);
    const alert = answer && alertState(answer.body);
    if (!alert) return null;
    if (alert.externalId === null)
      alert.externalId = (await this.#details(alertId, signal))?.externalId ?? null;
    return this.#name(alert, signal);
  }

  /** See `Signl4Api.history`. */
  async history(alertId: string, signal?: AbortSignal): Promise<AlertHistoryEntry[]> {
    const answer = await this.#calls.getOrNull(path(alertId), signal);
    if (!answer) return [];
    const timeline = await this.#calls.getOrNull(`${path(alertId)}/timeline`, signal).catch(none);
    const known = alertState(answer.body)?.history ?? [];
    return this.#named(inOrder([...timelineOf(timeline?.body), ...known]), signal);
  }

  async *#pages(filter: Fields, most: number, signal?: AbortSignal): AsyncGenerator<AlertState[]> {
    const userId = await this.#people.askAs(signal);
    const paged = `/v2/alerts/paged?maxResults=${PAGE}&userId=${encodeURIComponent(userId)}`;
    let continuationToken: unknown;
    for (let page = 0; page < most; page += 1) {
      const asked = { ...filter, ...(continuationToken ? { continuationToken } : {}) };
      const { body } = await this.#calls.search(paged, asked, signal);
      const answer = fieldsOf(body);
      yield listOf(answer['results']).flatMap((row) => alertState(row) ?? []);
      const next = answer['continuationToken'];
      // A page may hold less than asked, even nothing, although there is more.
      if (answer['hasMore'] !== true || !next || sameToken(next, continuationToken)) return;
      continuationToken = next;
    }
    if (most === MOST_PAGES)
      throw new Failure('signl4.strange-answer', 'outage', { said: `over ${most} pages` });
  }

  async #details(alertId: string, signal?: AbortSignal): Promise<AlertState | null> {
    const userId = encodeURIComponent(await this.#people.askAs(signal));
    const answer = await this.#calls.getOrNull(`${path(alertId)}/details?userId=${userId}`, signal);
    return answer && alertState(answer.body);
  }

  /** Puts names and addresses to the ids of people. */
  async #name(alert: AlertState, signal?: AbortSignal): Promise<AlertState> {
    const complete = (user: AlertState['closedBy']) => user && this.#people.complete(user, signal);
    for (const [index, user] of alert.acknowledgedBy.entries())
      alert.acknowledgedBy[index] = await this.#people.complete(user, signal);
    alert.closedBy = await complete(alert.closedBy);
    alert.history = await this.#named(alert.history, signal);
    return alert;
  }

  async #named(history: AlertHistoryEntry[], signal?: AbortSignal): Promise<AlertHistoryEntry[]> {
    const named: AlertHistoryEntry[] = [];
    for (const entry of history)
      named.push({ ...entry, user: entry.user && (await this.#people.complete(entry.user, signal)) });
    return named;
  }
}

function path(alertId: string): string {
  return `/v2/alerts/${encodeURIComponent(alertId)}`;
}

/** A timeline that this version of the API does not have, or refuses, is none; an outage is one. */
function none(error: unknown): null {
  const refused = error instanceof Failure && (error.scope === 'entry' || error.scope === 'account');
  if (refused || isNotFound(error)) return null;
  throw error;
}

function sameToken(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
