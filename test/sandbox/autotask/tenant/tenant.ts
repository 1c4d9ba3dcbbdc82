import type { Frame } from '../../frame/service.js';
import { ENTITIES, type EntityName } from '../schema/entities.js';
import { WEBHOOK_TICKET_FIELDS, webhookUdfs, type WebhookField } from '../schema/webhook-fields.js';
import type { Option } from './picklists.js';
import { NO_UDF, row, type Row, type Values } from './row.js';
import { firstSettings, type Settings } from './settings.js';
import { Table } from './table.js';

/** Who does something: a resource (a technician, an API user, the system's 4), or a contact of a company. */
export interface Actor {
  kind: 'resource' | 'contact';
  id: number;
  /** API user that acts in this resource's name. */
  impersonator?: number;
}

/** The resource "Autotask Administrator": workflow rules, merges. */
export const SYSTEM: Actor = { kind: 'resource', id: 4 };

export interface Change {
  entity: EntityName;
  action: 'Create' | 'Update' | 'Delete';
  before: Row | null;
  after: Row | null;
  by: Actor;
  /** Names of the fields whose values differ; all that are set at a creation. UDFs by their name. */
  fields: string[];
  /** Workflow rules that led to it, so that none calls itself. */
  byRules: readonly number[];
}

export interface Udf {
  name: string;
  label: string;
  type: 'text' | 'list';
}

const FIRST_IDS: Partial<Record<EntityName, number>> = {
  Tickets: 7001,
  TicketNotes: 50001,
  TicketHistory: 900001,
  Companies: 29762001,
  Contacts: 30690001,
  Resources: 29680001,
};

/** User-defined fields of tickets. */
export const TICKET_UDFS: readonly Udf[] = [
  { name: 'Site Code', label: 'Site Code', type: 'text' },
  { name: 'Maintenance Window', label: 'Maintenance Window', type: 'text' },
  { name: 'Alert On-Call', label: 'Alert On-Call', type: 'text' },
];

/** One customer's Autotask: its records, its settings, and who listens to its changes. */
export class Tenant {
  settings: Settings = firstSettings();
  /** Last number of a ticket, per day. */
  readonly lastNumbers = new Map<string, number>();
  #tables = new Map<EntityName, Table>();
  #hidden = new Map<string, { until: number; before: Row | undefined }>();
  #listeners: Array<(change: Change) => void> = [];

  constructor(readonly frame: Frame) {
    this.clear();
  }

  now(): number {
    return this.frame.clock.now();
  }

  clear(): void {
    this.settings = firstSettings();
    this.#hidden.clear();
    this.lastNumbers.clear();
    for (const name of Object.keys(ENTITIES) as EntityName[])
      this.#tables.set(name, new Table(ENTITIES[name], FIRST_IDS[name] ?? 1));
  }

  table(name: EntityName): Table {
    const table = this.#tables.get(name);
    if (!table) throw new Error(`no such entity: ${name}`);
    return table;
  }

  onChange(listener: (change: Change) => void): void {
    this.#listeners.push(listener);
  }

  insert(name: EntityName, values: Values, udf: Row['udf'] = NO_UDF): Row {
    const table = this.table(name);
    const inserted = table.insert(
      row(typeof values['id'] === 'number' ? values['id'] : table.nextId(), values, udf),
    );
    this.#hide(name, inserted.id, undefined);
    return inserted;
  }

  replace(name: EntityName, before: Row, values: Values, udf: Row['udf'] = before.udf): Row {
    this.#hide(name, before.id, before);
    return this.table(name).replace(row(before.id, { ...before.values, ...values }, udf));
  }

  remove(name: EntityName, id: number): void {
    this.table(name).remove(id);
  }

  tell(change: Change): void {
    for (const listener of this.#listeners) listener(change);
  }

  /** The record as a read sees it now: until the lag is over, the one of before the write. */
  visible(name: EntityName, found: Row): Row | undefined {
    if (this.#hidden.size === 0) return found;
    const key = `${name} ${found.id}`;
    const hidden = this.#hidden.get(key);
    if (!hidden) return found;
    if (this.now() < hidden.until) return hidden.before;
    this.#hidden.delete(key);
    return found;
  }

  /** True while some read may differ from what the tables hold. */
  get lagging(): boolean {
    return this.#hidden.size > 0;
  }

  /** User-defined fields of an entity. */
  udfs(name: EntityName): readonly Udf[] {
    return name === 'Tickets' ? TICKET_UDFS : [];
  }

  /** Options of a field of this tenant; none where it keeps no list for it. */
  options(name: EntityName, field: string): readonly Option[] {
    if (name === 'TicketWebhookFields' && field === 'fieldID') return asOptions(WEBHOOK_TICKET_FIELDS);
    if (name === 'TicketWebhookUdfFields' && field === 'udfFieldID')
      return asOptions(webhookUdfs(TICKET_UDFS));
    return this.settings.pickLists[name]?.[field] ?? [];
  }

  #hide(name: EntityName, id: number, before: Row | undefined): void {
    const { lagMs } = this.settings;
    if (lagMs <= 0) return;
    const key = `${name} ${id}`;
    const earlier = this.#hidden.get(key);
    const seen = earlier && this.now() < earlier.until ? earlier.before : before;
    this.#hidden.set(key, { until: this.now() + lagMs, before: seen });
  }
}

function asOptions(fields: readonly WebhookField[]): Option[] {
  return fields.map(({ id, label }, index) => ({
    value: String(id),
    label,
    isActive: true,
    isSystem: true,
    isDefaultValue: false,
    sortOrder: index + 1,
    parentValue: '',
  }));
}
