import type { Entity } from '../schema/entities.js';
import type { Row, Scalar } from './row.js';
import { TimeIndex } from './time-index.js';

/** Fields with few enough rows per value that looking them up by value pays. */
const INDEXED: Partial<Record<string, readonly string[]>> = {
  Tickets: ['ticketNumber', 'companyID', 'assignedResourceID', 'status'],
  TicketNotes: ['ticketID'],
  TicketAttachments: ['ticketID'],
  TicketHistory: ['ticketID'],
  TicketSecondaryResources: ['ticketID'],
  ResourceServiceDeskRoles: ['resourceID'],
  Contacts: ['companyID'],
};

/** The rows of one entity, in the order of their ids. */
export class Table {
  #rows = new Map<number, Row>();
  #ids: number[] = [];
  #byValue = new Map<string, Map<Scalar, Set<number>>>();
  #times: TimeIndex | null = null;
  #lastId: number;

  constructor(
    readonly entity: Entity,
    firstId: number,
  ) {
    this.#lastId = firstId - 1;
    for (const field of INDEXED[entity.name] ?? []) this.#byValue.set(field, new Map());
    if (entity.name === 'Tickets') this.#times = new TimeIndex('lastActivityDate');
  }

  get size(): number {
    return this.#rows.size;
  }

  get(id: number): Row | undefined {
    return this.#rows.get(id);
  }

  /** All ids, ascending. Not a copy. */
  get ids(): readonly number[] {
    return this.#ids;
  }

  *rows(): Iterable<Row> {
    for (const id of this.#ids) {
      const found = this.#rows.get(id);
      if (found) yield found;
    }
  }

  nextId(): number {
    return this.#lastId + 1;
  }

  insert(row: Row): Row {
    if (row.id > this.#lastId) {
      this.#ids.push(row.id);
      this.#lastId = row.id;
    } else if (!this.#rows.has(row.id)) {
      this.#ids.splice(this.firstAbove(row.id), 0, row.id);
    }
    this.#rows.set(row.id, row);
    this.#index(row);
    return row;
  }

  replace(row: Row): Row {
    const before = this.#rows.get(row.id);
    if (!before) throw new Error(`no ${this.entity.name} ${row.id}`);
    this.#unindex(before);
    this.#rows.set(row.id, row);
    this.#index(row);
    this.#times?.compact((id) => this.#rows.get(id), this.#rows.size);
    return row;
  }

  remove(id: number): void {
    const before = this.#rows.get(id);
    if (!before) return;
    this.#unindex(before);
    this.#rows.delete(id);
    this.#ids.splice(this.firstAbove(id) - 1, 1);
  }

  /** Position in `ids` of the first id above this one. */
  firstAbove(id: number): number {
    let low = 0;
    let high = this.#ids.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#ids[middle] ?? 0) <= id) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Ids whose field has this value, or `undefined` where no index knows. */
  idsWith(field: string, value: Scalar): ReadonlySet<number> | undefined {
    const index = this.#byValue.get(field);
    return index && (index.get(typeof value === 'string' ? value.toLowerCase() : value) ?? NONE);
  }

  timesOf(field: string): TimeIndex | null {
    return this.#times?.field === field ? this.#times : null;
  }

  #index(row: Row): void {
    this.#times?.add(row);
    for (const [field, index] of this.#byValue) {
      const value = keyOf(row, field);
      const ids = index.get(value);
      if (ids) ids.add(row.id);
      else index.set(value, new Set([row.id]));
    }
  }

  #unindex(row: Row): void {
    for (const [field, index] of this.#byValue) index.get(keyOf(row, field))?.delete(row.id);
  }
}

const NONE: ReadonlySet<number> = new Set();

function keyOf(row: Row, field: string): Scalar {
  const value = row.values[field] ?? null;
  return typeof value === 'string' ? value.toLowerCase() : value;
}
