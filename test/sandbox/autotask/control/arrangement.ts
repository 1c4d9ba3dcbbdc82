import type { Clock, ClockSetting } from '../../frame/clock.js';
import type { FaultRule, Faults } from '../../frame/faults.js';
import type { CallFilter, CallSummary, RecordedCall } from '../../frame/recorder.js';
import type { Frame } from '../../frame/service.js';
import type { Limits } from '../api/limits.js';
import type { Jobs } from '../out/jobs.js';
import { parseQuery } from '../query/parse.js';
import type { EntityName } from '../schema/entities.js';
import { pickListsOf, type Option, type PickListPreset } from '../tenant/picklists.js';
import { rightsOf, type RightsPreset } from '../tenant/rights.js';
import { CREDENTIALS, type ApiUser, type Callout, type Rule, type Settings } from '../tenant/settings.js';
import type { Tenant } from '../tenant/tenant.js';
import { checkVariants, type Variants } from '../tenant/variants.js';

/** How the tenant is set up: rights, limits, picklists, rules, faults, clock; and what it was asked. */
export class Arrangement {
  constructor(
    readonly frame: Frame,
    readonly tenant: Tenant,
    readonly limits: Limits,
    readonly jobs: Jobs,
    readonly reset: (seed?: number, clock?: ClockSetting) => void,
  ) {}

  setRights(preset: RightsPreset, username?: string): void {
    this.user(username).rights = rightsOf(preset);
  }

  /** Only rows that match these filter nodes are seen by the API; null lifts it. */
  restrict(entity: EntityName, filter: unknown[] | null): void {
    if (filter) parseQuery({ filter });
    this.tenant.settings.restrictions[entity] = filter ?? [];
  }

  setVariants(changes: Partial<Variants>): void {
    Object.assign(this.tenant.settings.variants, checkVariants(changes));
  }

  /** Sets settings as a whole or in part; objects are merged one level deep. */
  set(changes: Partial<Settings>): void {
    const { variants, ...rest } = changes;
    if (variants) this.setVariants(variants);
    for (const [name, value] of Object.entries(rest)) this.#setOne(name, value);
  }

  usePickLists(preset: PickListPreset): void {
    this.tenant.settings.pickLists = pickListsOf(preset);
  }

  setOptions(entity: EntityName, field: string, options: Option[]): void {
    const lists = this.tenant.settings.pickLists;
    lists[entity] = { ...lists[entity], [field]: options };
  }

  /** Moves the tenant to another zone; the old one refuses it from now on. */
  moveTenant(zone: number): void {
    if (!this.tenant.settings.zones.some(({ id }) => id === zone)) throw new Error(`no zone ${zone}`);
    this.tenant.settings.zone = zone;
  }

  /** The hour's count of calls, as if other integrations had made them. */
  setUsed(calls: number): void {
    this.limits.setUsed(calls);
  }

  lockUser(locked = true, username?: string): void {
    Object.assign(this.user(username), { locked, failures: 0 });
  }

  /** The API user of that name, else that of the fixed credentials. @throws Error when there is none */
  user(username: string = CREDENTIALS.username): ApiUser {
    const user = this.tenant.settings.users.find((one) => one.username === username);
    if (!user) throw new Error(`no API user ${username}`);
    return user;
  }

  get faults(): Faults {
    return this.frame.faults;
  }

  get clock(): Clock {
    return this.frame.clock;
  }

  addFault(rule: FaultRule): number {
    return this.frame.faults.add(rule).id;
  }

  clearFaults(): void {
    this.frame.faults.clear();
  }

  setClock(setting: ClockSetting): void {
    this.frame.clock.set(setting);
  }

  calls(filter: CallFilter = {}): RecordedCall[] {
    return this.frame.recorder.list(filter);
  }

  summary(): CallSummary {
    return this.frame.recorder.summary();
  }

  /** An Extension Callout by POST as name/value pairs, unless told otherwise. Answers its id. */
  addCallout(callout: Pick<Callout, 'url'> & Partial<Callout>): number {
    const { callouts } = this.tenant.settings;
    if (!/^https?:/.test(callout.url) || !URL.canParse(callout.url)) throw new Error('the URL is none');
    const id = nextId(callouts);
    const first = { id, name: `Callout ${id}`, active: true, username: '', password: '', udf: null };
    callouts.push({ ...first, method: 'POST', format: 'pairs', ...callout });
    this.#tell();
    return id;
  }

  /** A workflow rule for new tickets, unless told otherwise. Answers its id. */
  addRule(rule: Pick<Rule, 'actions'> & Partial<Rule>): number {
    const { rules } = this.tenant.settings;
    const id = nextId(rules);
    if (rule.if && rule.if.length > 0) parseQuery({ filter: rule.if });
    rules.push({
      id,
      name: `Rule ${id}`,
      active: true,
      on: ['create'],
      if: [],
      changed: [],
      delayMs: 0,
      ...rule,
    });
    this.#tell();
    return id;
  }

  /** A rule that executes it does nothing any more. */
  removeCallout(id: number): void {
    this.set({ callouts: this.tenant.settings.callouts.filter((callout) => callout.id !== id) });
    this.#tell();
  }

  removeRule(id: number): void {
    this.set({ rules: this.tenant.settings.rules.filter((rule) => rule.id !== id) });
    this.#tell();
  }

  /** Resolves when every webhook, callout and rule that is under way has ended. */
  idle(): Promise<void> {
    return this.jobs.idle();
  }

  /** The page shows what is set. */
  #tell(): void {
    this.frame.live.tell('state', () => ({}));
  }

  #setOne(name: string, value: unknown): void {
    const settings = this.tenant.settings as unknown as Record<string, unknown>;
    if (!Object.hasOwn(settings, name))
      throw new Error(`no such setting: ${name}; known: ${Object.keys(settings).join(', ')}`);
    const current = settings[name];
    const merges = isPlain(current) && isPlain(value);
    settings[name] = merges ? { ...current, ...value } : value;
  }
}

function nextId(all: ReadonlyArray<{ id: number }>): number {
  return Math.max(0, ...all.map(({ id }) => id)) + 1;
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
