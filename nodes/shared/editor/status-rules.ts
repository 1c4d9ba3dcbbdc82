import { type Entry, type Option, idOf, isExcluded, isVariable, shown } from './entries';
import { text } from './texts';

/** `true`, or a sentence that says what is wrong. */
type Verdict = true | string;

/** What the statuses of one node mean. Anything but a list is not known here, such as a variable. */
export interface Meanings {
  /** Statuses that acknowledge the alert. */
  acknowledged: unknown;
  /** Statuses that mean closed. */
  closed: unknown;
  /** The tenant's statuses as far as the editor knows them: without them a label can't be compared with an id. */
  options: readonly Option[];
}

/** Whether a ticket in the status that an acknowledged alert sets counts as acknowledged, and as no more than that. */
export function ackStatus(status: unknown, { acknowledged, closed, options }: Meanings): Verdict {
  if (isFilled(acknowledged) && among(status, acknowledged, options) === false)
    return wrong('ackStatus', 'notAcknowledged', status, options);
  return among(status, closed, options) !== true || wrong('ackStatus', 'closes', status, options);
}

/** Whether a ticket in the status that a closed alert sets counts as closed. */
export function closeStatus(status: unknown, { acknowledged, closed, options }: Meanings): Verdict {
  if (isFilled(closed) && among(status, closed, options) === false)
    return wrong('closeStatus', 'notClosed', status, options);
  return (
    among(status, acknowledged, options) !== true || wrong('closeStatus', 'acknowledges', status, options)
  );
}

/** Whether a ticket in the status that a reopened alert sets counts as open. */
export function reopenStatus(status: unknown, { acknowledged, closed, options }: Meanings): Verdict {
  if (among(status, closed, options) === true) return wrong('reopenStatus', 'closes', status, options);
  return (
    among(status, acknowledged, options) !== true || wrong('reopenStatus', 'acknowledges', status, options)
  );
}

/** No status can mean both. */
export function oneMeaning({ acknowledged, closed, options }: Meanings): Verdict {
  const entries = Array.isArray(acknowledged) ? (acknowledged as Entry[]) : [];
  const twice = entries.find((entry) => among(entry, closed, options) === true);
  return twice === undefined || wrong('ticketAckStatuses', 'twice', twice, options);
}

/** A row without one of the two says nothing. */
export function ownerMap(rows: unknown): Verdict {
  if (!Array.isArray(rows)) return true;
  const isWhole = (row: Partial<Record<string, unknown>>) =>
    String(row['email'] ?? '') !== '' && String(row['resource'] ?? '') !== '';
  return rows.every(isWhole) || `${text('sync.field.ownerMap')}: ${text('sync.invalid.row')}`;
}

/** `null`: that can't be told here. */
function among(status: unknown, list: unknown, options: readonly Option[]): boolean | null {
  if (status === '' || !isEntry(status) || isVariable(status) || !Array.isArray(list)) return null;
  const verdicts = (list as unknown[]).map((entry) =>
    isEntry(entry) && !isVariable(entry) && !isExcluded(entry) ? isSame(status, entry, options) : null,
  );
  return verdicts.includes(true) ? true : verdicts.includes(null) ? null : false;
}

function isSame(one: Entry, other: Entry, options: readonly Option[]): boolean | null {
  const [a, b] = [meant(one, options), meant(other, options)];
  return typeof a === typeof b ? a === b : null;
}

/** The id where it is known, else the label. */
function meant(entry: Entry, options: readonly Option[]): number | string {
  const label = String(entry).trim().toLowerCase();
  const same = options.filter((option) => option.active !== false && option.label.toLowerCase() === label);
  return idOf(label) ?? (same.length === 1 ? same[0]?.id : undefined) ?? label;
}

function isEntry(value: unknown): value is Entry {
  return typeof value === 'string' || typeof value === 'number';
}

function isFilled(list: unknown): boolean {
  return Array.isArray(list) && list.length > 0;
}

function wrong(property: string, key: string, status: unknown, options: readonly Option[]): string {
  const facts = { status: shown(status as Entry, options) };
  return `${text(`sync.field.${property}`)}: ${text(`sync.invalid.${key}`, facts)}`;
}
