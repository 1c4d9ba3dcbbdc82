import type { Clock } from '../delivery/clock.js';
import { Failure } from '../failure.js';
import type { Store } from '../store/store.js';
import type { HintRow } from '../store/schema.js';
import { readTrigger, triggerState } from '../store/triggers.js';
import type { Complaints } from './complaints.js';
import { filterKey, type ResolvedFilter } from './filter.js';
import { FilterResolver } from './filter-resolver.js';
import { saidIn } from './hint.js';
import { readHinted, type HintRound } from './hint-round.js';
import type { Journalled } from './journal.js';
import { LaterNotes } from './later-notes.js';
import { tellNotes } from './notes.js';
import { Overlap } from './overlap.js';
import type { PollContext } from './page.js';
import { pollChanges, type TriggerState } from './poll.js';
import { Seen } from './seen.js';
import type { TriggerSettings } from './settings.js';
import { takeSilentStock, takeStock } from './stock.js';
import type { Tenant } from './tenant.js';
import type { UnreadContext } from './unread-round.js';
import { Visibility } from './visibility.js';

const MINUTE = 60_000;
/** A refusal of notes is not met again with every poll. */
const NOTES_REST = 10 * MINUTE;

/** What tickets are chosen by, and whose: another tenant's are chosen anew, and another user may see others. */
const keyOf = (settings: TriggerSettings, { client }: Tenant) => `${client.tenant} ${filterKey(settings)}`;

/** What one trigger does when it looks at Autotask; when it does so is not decided here. */
export class Rounds {
  /** Ids of the statuses that mean "done". */
  closed: number[] = [];
  #present: TriggerSettings | null = null;
  readonly #resolver: FilterResolver;
  readonly #visibility: Visibility;
  readonly #seen = new Seen();
  readonly #overlap: Overlap;
  #notesAt = Number.NEGATIVE_INFINITY;
  readonly #laterNotes: LaterNotes;
  /**
   * Stock is taken and hints are read one after the other: what is old must not ring because somebody edits it just
   * then, and what is known by a new filter must not be judged by the former one any more.
   */
  #turn: Promise<unknown> = Promise.resolve();
  /** While stock is taken: tickets created since (ms, by Autotask's clock) are surely new. */
  #newSince: number | null = null;
  #stockFailed = false;

  constructor(
    private readonly id: string,
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly complaints: Complaints,
    private readonly emit: (messages: Journalled[]) => Promise<void>,
  ) {
    this.#resolver = new FilterResolver(() => clock.steady());
    this.#overlap = new Overlap(() => clock.steady());
    this.#visibility = new Visibility(store, id, clock);
    this.#laterNotes = new LaterNotes(id, store);
  }

  /** Whatever may be out of date is read anew. */
  doubt(): void {
    this.#resolver.doubt();
    this.#notesAt = Number.NEGATIVE_INFINITY;
  }

  /** These settings are deployed: what is under way with former ones changes nothing for later any more. */
  begin(settings: TriggerSettings): void {
    this.#present = settings;
  }

  /** Its node is gone, for now at least. */
  stop(): void {
    this.#present = null;
    this.#laterNotes.stop();
  }

  /**
   * Everything that changed since the last poll; the first time, and after a changed filter or login, stock is taken.
   *
   * @param onStock called when stock is taken for the first time
   * @returns what is wrong with the filter
   * @throws Failure `autotask.*`, `config.*`, `store.*`
   */
  async poll(settings: TriggerSettings, tenant: Tenant, onStock: () => void): Promise<Failure[]> {
    const row = await this.store.commit((db) => readTrigger(db, this.id, this.clock.now()));
    const state = row.state as TriggerState;
    const key = keyOf(settings, tenant);
    const { filter, problems } = await this.#resolver.resolve(settings, tenant);
    this.#means(settings, filter);
    const context = this.#context(settings, tenant, filter, row.firstDeploy);
    const present = { filterKey: key, filter };
    if (state.filter === undefined) {
      onStock();
      await this.#stock(context.rules.lookbackFrom, () => takeStock(context, state, present));
    } else if (state.filterKey !== key) {
      const finished = await pollChanges({ ...context, filter: state.filter }, state);
      const former = { ...finished, filter: state.filter };
      const now = this.clock.now() + tenant.client.clockOffset();
      await this.#stock(now, () => takeSilentStock(context, former, present));
    } else await pollChanges(context, { ...state, filter });
    await this.#notes(context);
    const fewer = await this.#visibility.check(tenant);
    if (fewer) this.complaints.warn(fewer);
    for (const one of tenant.nameProblems.values()) this.complaints.warnOnce(one);
    return problems;
  }

  /** Hints that may be about old tickets: while stock is taken, these must not ring without being read. */
  mayBeOld(hints: HintRow[]): HintRow[] {
    const since = this.#newSince;
    if (since === null) return [];
    return hints.filter((row) => !(Date.parse(saidIn(row).createdAt ?? '') >= since));
  }

  /**
   * Tickets of which somebody said that something happened to them, judged as polling would.
   *
   * @returns also what is wrong with the filter
   * @throws Failure `autotask.*`, `config.*`, `store.*`; `intake.no-stock` where polling has yet to take stock
   */
  hints(
    settings: TriggerSettings,
    tenant: Tenant,
    rows: HintRow[],
  ): Promise<HintRound & { problems: Failure[] }> {
    return this.#alone(() => this.#hints(settings, tenant, rows));
  }

  async #hints(settings: TriggerSettings, tenant: Tenant, rows: HintRow[]) {
    const { filter, problems } = await this.#resolver.resolve(settings, tenant);
    this.#means(settings, filter);
    const state = (await this.store.read((db) => triggerState(db, this.id))) as TriggerState | null;
    if (settings.poll && !state?.filter) throw new Failure('intake.no-stock', 'outage');
    // After a changed filter the former one holds until the next poll has taken stock.
    const former = settings.poll && state?.filterKey !== keyOf(settings, tenant) ? state?.filter : undefined;
    const context = this.#context(settings, tenant, former ?? filter, 0);
    const intakes = new Map<number, HintRow['intake']>();
    const round = await readHinted(context, rows, intakes);
    const intakeOf = (id: number) => intakes.get(id) ?? ('poll' as const);
    await this.#notes({ ...context, intakeOf });
    this.#notesLater(settings, tenant, intakeOf);
    return { ...round, problems };
  }

  /** What is known without asking Autotask. */
  unread(settings: TriggerSettings, tenant: Tenant | null): UnreadContext {
    return {
      triggerId: this.id,
      store: this.store,
      settings,
      tenant: tenant?.client.tenant ?? '',
      picklists: tenant?.last.picklists ?? null,
      webUrl: tenant?.last.webUrl ?? null,
      now: () => this.clock.now(),
      emit: this.emit,
    };
  }

  /** What is wrong with the filter. @throws Failure `autotask.*`, `config.*` */
  async check(settings: TriggerSettings, tenant: Tenant): Promise<Failure[]> {
    this.#notesLater(settings, tenant);
    const { filter, problems } = await this.#resolver.resolve(settings, tenant);
    this.#means(settings, filter);
    return problems;
  }

  /** Where there is polling, the next poll looks for them. */
  #notesLater(
    settings: TriggerSettings,
    tenant: Tenant,
    intakeOf: PollContext['intakeOf'] = () => 'poll',
  ): void {
    if (settings.poll || settings.notes === 'never' || settings !== this.#present) return;
    this.#laterNotes.plan(async () => {
      const { filter } = await this.#resolver.resolve(settings, tenant);
      await this.#notes({ ...this.#context(settings, tenant, filter, 0), intakeOf });
    });
  }

  /** Where it failed before, nobody knows when it will be done: hints wait for one try. */
  async #stock(newSince: number, take: () => Promise<void>): Promise<void> {
    this.#newSince = this.#stockFailed ? null : newSince;
    this.#stockFailed = true;
    try {
      await this.#alone(take);
      this.#stockFailed = false;
    } finally {
      this.#newSince = null;
    }
  }

  #means(settings: TriggerSettings, { closed }: ResolvedFilter): void {
    if (settings === this.#present) this.closed = closed;
  }

  #alone<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    return done;
  }

  /** Notes are told where that is possible; they hold up nothing else. */
  async #notes(context: PollContext): Promise<void> {
    if (this.clock.steady() < this.#notesAt) return;
    try {
      await tellNotes(context);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      const lasting = error.scope === 'account' || error.scope === 'entry';
      if (lasting) this.#notesAt = this.clock.steady() + NOTES_REST;
      if (error.scope !== 'throttled') this.complaints.warnOnce(error);
    }
  }

  #context(
    settings: TriggerSettings,
    tenant: Tenant,
    filter: ResolvedFilter,
    firstDeploy: number,
  ): PollContext {
    const lookbackFrom = firstDeploy + tenant.client.clockOffset() - settings.lookback * MINUTE;
    return {
      triggerId: this.id,
      tenant,
      store: this.store,
      filter,
      now: () => this.clock.now(),
      rules: { lookbackFrom, onReopen: settings.onReopen },
      seen: this.#seen,
      left: new Set(),
      overlap: this.#overlap,
      intakeOf: () => 'poll',
      notes: settings.notes,
      listens: settings.listens,
      touched: new Map(),
      emit: this.emit,
    };
  }
}
