import type { Picklists } from '../autotask/picklists.js';
import { mayName } from './company-list.js';
import type { PartialTicket } from './hint.js';

/** Autotask's own options, which every tenant has; they can be renamed (REST, ticket statuses). */
const SYSTEM_STATUSES: ReadonlyMap<string, string> = new Map([
  ['new', '1'],
  ['complete', '5'],
]);
/** Our names of fields, Autotask's, and what else they may be called; letters and digits only. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  title: ['title', 'tickettitle'],
  description: ['description', 'ticketdescription'],
  status: ['status', 'ticketstatus'],
  priority: ['priority', 'ticketpriority'],
  queue: ['queueid', 'queue', 'queuename'],
  type: ['tickettype', 'type'],
  source: ['source', 'ticketsource'],
  company: ['companyid', 'company', 'companyname', 'accountid', 'account', 'accountname'],
  contact: ['contactid', 'contact', 'contactname'],
  assignee: ['assignedresourceid', 'assignedresource', 'primaryresource'],
  dueAt: ['duedatetime', 'duedate'],
  completedAt: ['completeddate', 'completeddatetime'],
};

/** A ticket as the sender of a hint described it: labels or ids, and most of it missing. */
export class Stated {
  readonly #fields: Map<string, string>;

  /** @param picklists the tenant's, where they are known */
  constructor(
    private readonly partial: PartialTicket,
    private readonly picklists: Picklists | null,
  ) {
    this.#fields = new Map(Object.entries(partial.fields).map(([name, value]) => [plainName(name), value]));
  }

  /** What was said of a field, by our name of it; `null`: nothing. */
  text(field: string): string | null {
    if (field === 'status' && this.partial.status !== null) return this.partial.status;
    const name = (NAMES[field] ?? []).find((one) => this.#fields.has(one));
    return name === undefined ? null : (this.#fields.get(name) ?? null);
  }

  /** An option that was named by label or id; what can't be found out of it is `null` or empty. */
  option(field: string, picklist: string): { id: number | null; label: string } | null {
    const text = this.text(field)?.trim() ?? '';
    if (text === '') return null;
    const found = this.picklists?.resolve(picklist, text);
    if (found && 'id' in found)
      return this.picklists?.label(picklist, found.id) ?? { id: found.id, label: '' };
    return isId(text) ? { id: Number(text), label: '' } : { id: null, label: text };
  }

  /**
   * Whether the field has one of the wanted values, and none of those with a leading `!`. `null` where that can't be
   * told: nothing was said of it, or only its id, or only its label, is known.
   *
   * @param picklist Autotask's name of the field
   * @param entries labels or ids
   */
  among(field: string, picklist: string, entries: readonly string[]): boolean | null {
    if (entries.length === 0) return true;
    const text = this.text(field);
    if (text === null) return null;
    const same = (entry: string) => {
      const name = entry.replace(/^!/, '');
      const known = this.#same(picklist, name, text);
      return known === false && field === 'company' && mayName(name, text) ? null : known;
    };
    const wanted = anyOf(entries.filter((entry) => !entry.startsWith('!')).map(same), true);
    const unwanted = anyOf(entries.filter((entry) => entry.startsWith('!')).map(same), false);
    if (wanted === false || unwanted === true) return false;
    return wanted === null || unwanted === null ? null : true;
  }

  #same(picklist: string, entry: string, text: string): boolean | null {
    if (plain(entry) === plain(text)) return true;
    const [one, other] = [this.#id(picklist, entry), this.#id(picklist, text)];
    if (one !== null && other !== null) return one === other;
    // Two labels, or an id and a label of which nobody knows the id.
    return one === null && other === null ? false : null;
  }

  #id(picklist: string, text: string): string | null {
    const found = this.picklists?.resolve(picklist, text);
    if (found && 'id' in found) return String(found.id);
    if (isId(text)) return text.trim();
    return picklist === 'status' && !this.picklists ? (SYSTEM_STATUSES.get(plain(text)) ?? null) : null;
  }
}

/** Whether one of them is so; `none` where there are none. */
function anyOf(answers: Array<boolean | null>, none: boolean): boolean | null {
  if (answers.length === 0) return none;
  if (answers.includes(true)) return true;
  return answers.includes(null) ? null : false;
}

const plain = (text: string) => text.normalize('NFC').trim().toLowerCase();
const plainName = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, '');
const isId = (text: string) => /^\s*\d+\s*$/.test(text);
