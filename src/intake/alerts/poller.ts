import { backoff } from '../../delivery/backoff.js';
import type { Clock } from '../../delivery/clock.js';
import type { Failure } from '../../failure.js';
import type { AlertHistoryEntry, AlertState, Signl4Api } from '../../signl4/api.js';
import { externalId as idOfAlert, parseExternalId } from '../../signl4/external-id.js';
import { knownExternalId } from '../../store/alerts.js';
import { readMeta, writeMeta } from '../../store/meta.js';
import { anyLive, pairOfKey } from '../../store/pairs.js';
import type { Store } from '../../store/store.js';
import { isOlder } from '../../sync/alert-memory.js';
import { isLive } from '../../sync/pair.js';
import { asFailure } from '../fault.js';
import type { AlertIntake } from './alert-intake.js';
import { polledWords } from './polled.js';
import type { Word } from './said.js';

export type PollApi = Pick<Signl4Api, 'alert' | 'changedSince' | 'history'>;

/** What changes late or in the second of the last answer is found by the next poll. */
const OVERLAP = 60_000;
/** How far the very first poll looks back. */
const FIRST = 15 * 60_000;
/** And how much further for alerts that are open. */
const FIRST_OF_LIVE = 30 * 24 * 60 * 60_000;
const LONGEST_WAIT = 60_000;
const REMEMBERED = 5_000;
/** Words that share a transaction. */
const TOLD_AT_ONCE = 50;

/** Asks SIGNL4 what changed, for those whom its callbacks don't reach, and for what they lost. */
export class AlertPoller {
  #interval = 0;
  #timer: NodeJS.Timeout | null = null;
  #polling: Promise<void> | null = null;
  #another: Promise<void> | null = null;
  #failures = 0;
  /** How alerts stood that were dealt with, so that the overlap costs no further calls. */
  readonly #seen = new Map<string, string>();
  /** Why the last poll failed. */
  failure: Failure | null = null;

  constructor(
    private readonly prefix: string,
    private api: PollApi,
    private readonly parts: {
      intake: AlertIntake;
      store: () => Promise<Store>;
      clock: Clock;
      onChange: () => void;
    },
  ) {}

  /** Other credentials: ask again at once. What the former ones met says nothing of them. */
  use(api: PollApi): void {
    this.api = api;
    this.#failures = 0;
    this.#tell(null);
    if (this.#interval > 0) this.#sleep(0);
  }

  /** @param ms between two polls; 0 ends polling */
  every(ms: number): void {
    if (ms === this.#interval) return;
    this.#interval = ms;
    if (ms === 0) this.stop();
    else this.#sleep(Math.min(ms, 1_000));
  }

  stop(): void {
    this.#interval = 0;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }

  /** Polls at once, or after the poll under way, which may have asked too early. @throws Failure `signl4.*`, `store.*` */
  poll(): Promise<void> {
    if (!this.#polling) return this.#begin();
    this.#another ??= this.#polling
      .catch(() => undefined)
      .then(() => {
        this.#another = null;
        return this.#polling ?? this.#begin();
      });
    return this.#another;
  }

  #begin(): Promise<void> {
    this.#polling = this.#once().finally(() => {
      this.#polling = null;
    });
    return this.#polling;
  }

  #sleep(ms: number): void {
    if (this.#timer) clearTimeout(this.#timer);
    const timer = setTimeout(() => {
      // Whoever was told to ask again meanwhile, by another key or at another pace, has its own time.
      const next = (wait: number) => {
        if (this.#timer === timer && this.#interval > 0) this.#sleep(wait);
      };
      this.poll().then(
        () => next(this.#interval),
        () => next(Math.max(this.#interval, this.#patience())),
      );
    }, ms);
    this.#timer = timer;
    timer.unref();
  }

  /** A refusal is asked about once a minute: SIGNL4 blocks whoever is refused too often. */
  #patience(): number {
    if (this.failure?.scope === 'account') return LONGEST_WAIT;
    return Math.min(LONGEST_WAIT, backoff(this.#failures, this.failure?.retryAfterMs ?? null));
  }

  async #once(): Promise<void> {
    const { api } = this;
    try {
      await this.#read(api);
      if (api !== this.api) return;
      this.#failures = 0;
      this.#tell(null);
    } catch (error) {
      const failure = asFailure(error);
      if (api === this.api) {
        this.#failures += 1;
        this.#tell(failure);
      }
      throw failure;
    }
  }

  #tell(failure: Failure | null): void {
    const changed = this.failure?.code !== failure?.code;
    this.failure = failure;
    if (changed) this.parts.onChange();
  }

  async #read(api: PollApi): Promise<void> {
    const { clock } = this.parts;
    const store = await this.parts.store();
    const key = `alerts-polled:${this.prefix}`;
    const known = await store.read((db) => readMeta(db, key));
    const recent = clock.now() - FIRST;
    const since = known === null ? await this.#beginning(store, recent) : Number(known);
    // Our clock may be ahead: what it says is no watermark, unless SIGNL4 dates nothing.
    let newest = known === null ? 0 : since;
    let dated = true;
    let asked = clock.now();
    const began = clock.steady();
    let first = true;
    for await (const page of api.changedSince(new Date(since - OVERLAP).toISOString())) {
      // What later pages tell of may be newer than what has changed on the first one since that was read.
      const later = first ? 0 : Math.ceil(clock.steady() - began);
      first = false;
      for (const { at } of page) newest = Math.max(newest, at === null ? 0 : Date.parse(at) - later);
      if (page.length > 0) dated = newest > 0;
      await this.#take(store, api, page, { recent: known === null ? recent : 0, asked });
      asked = clock.now();
    }
    const watermark = dated ? newest : recent;
    if (watermark > 0) await store.commit((db) => writeMeta(db, key, String(watermark)));
  }

  /** Alerts that were open before anybody asked may have changed long ago. */
  async #beginning(store: Store, recent: number): Promise<number> {
    return (await store.read((db) => anyLive(db, this.prefix))) ? recent - FIRST_OF_LIVE : recent;
  }

  /**
   * @param recent what changed before that counts only for an alert that is open to us, and only as it stands now
   * @param asked when the page was asked for (ms)
   */
  async #take(
    store: Store,
    api: PollApi,
    page: AlertState[],
    { recent, asked }: { recent: number; asked: number },
  ): Promise<void> {
    const { intake } = this.parts;
    let words: Word[] = [];
    let taken: Array<[string, string]> = [];
    const tell = async () => {
      await intake.tell(this.prefix, words);
      if (this.#seen.size > REMEMBERED) this.#seen.clear();
      for (const [alertId, content] of taken) this.#seen.set(alertId, content);
      words = [];
      taken = [];
    };
    for (const state of page) {
      const content = JSON.stringify([state.at, state.statusCode, state.acknowledgedUserIds, state.history]);
      if (this.#seen.get(state.alertId) === content) continue;
      taken.push([state.alertId, content]);
      const named = await this.#named(store, api, state);
      if (!this.#matters(named)) continue;
      const isOld = state.at !== null && Date.parse(state.at) < recent;
      if (isOld && !(await this.#isLive(store, named))) continue;
      words.push(...(isOld ? polledWords(named, [], asked) : await this.#words(api, named, asked)));
      if (words.length >= TOLD_AT_ONCE) await tell();
    }
    await tell();
  }

  /** A list need not tell external ids: then what is known of the alert says it, or the alert itself. */
  async #named(store: Store, api: PollApi, state: AlertState): Promise<AlertState> {
    if (state.externalId !== null) return state;
    const { alertId } = state;
    const known = await store.read((db) => knownExternalId(db, this.prefix, alertId));
    const externalId = known ?? (await api.alert(alertId))?.externalId ?? null;
    return { ...state, externalId };
  }

  /** Alerts of other systems cost nothing where nobody wants to know of them. */
  #matters({ externalId }: AlertState): boolean {
    const isOurs = parseExternalId(this.prefix, externalId ?? '') !== null;
    return isOurs || this.parts.intake.isForeignHeard(this.prefix);
  }

  async #isLive(store: Store, { externalId }: AlertState): Promise<boolean> {
    const parsed = parseExternalId(this.prefix, externalId ?? '');
    if (!parsed) return false;
    const key = idOfAlert(this.prefix, parsed.ticketId, 1);
    const pair = await store.read((db) => pairOfKey(db, key));
    return pair?.episode === parsed.episode && isLive(pair);
  }

  /** What happened after the list was made is in the history already: then the list does not say how it stands. */
  async #words(api: PollApi, listed: AlertState, asked: number): Promise<Word[]> {
    if (listed.history.length > 0) return polledWords(listed, listed.history, asked);
    const { alertId, externalId } = listed;
    const history = await api.history(alertId);
    if (!isOvertaken(listed, history)) return polledWords(listed, history, asked);
    const again = this.parts.clock.now();
    const present = await api.alert(alertId);
    return polledWords(present ? { ...present, externalId } : listed, history, again);
  }
}

/** The history tells of something newer. */
function isOvertaken({ at }: AlertState, history: readonly AlertHistoryEntry[]): boolean {
  const latest = history.at(-1)?.at;
  if (latest === undefined) return false;
  return at === null || isOlder(Date.parse(at), latest);
}
