import type { Ticket } from '../types.js';
import { dateText } from './date-text.js';

export interface DetailStyle {
  /** What people call a key. */
  label: (key: string) => string;
  /** IANA name; empty: the machine's. */
  timeZone: string;
  language: string;
}

const READ: Readonly<Record<string, (ticket: Ticket, style: DetailStyle) => string | null | undefined>> = {
  number: (ticket) => ticket.number,
  contact: (ticket) => ticket.contact?.name || ticket.contact?.email,
  phone: (ticket) => ticket.contact?.phone,
  queue: (ticket) => ticket.queue?.label,
  due: (ticket, style) => ticket.dueAt && dateText(ticket.dueAt, style.timeZone, style.language),
  link: (ticket) => ticket.url,
  company: (ticket) => ticket.company?.name,
  priority: (ticket) => ticket.priority?.label,
  status: (ticket) => ticket.status?.label,
  source: (ticket) => ticket.source?.label,
  type: (ticket) => ticket.type?.label,
  category: (ticket) => ticket.category?.label,
  sla: (ticket) => ticket.sla?.label,
  owner: (ticket) => ticket.assignee?.name || ticket.assignee?.email,
  description: (ticket) => ticket.description,
};

/** The keys that have a meaning of their own; every other one is the name of a field or user-defined field. */
export const DETAIL_KEYS: readonly string[] = Object.keys(READ);

/**
 * The named facts of a ticket, in the order of `keys`, without those that are empty. An unknown key is the name of
 * a user-defined field or of a field of the raw record, and its own label; names are compared without case where
 * none fits exactly. The ticket may be incomplete, as one that a flow has made or changed.
 */
export function details(
  ticket: Ticket,
  keys: readonly string[],
  style: DetailStyle,
): Array<{ name: string; value: string }> {
  return keys.flatMap((key) => {
    const read = Object.hasOwn(READ, key) ? READ[key] : undefined;
    const value = read ? textOf(read(ticket, style), style) : fieldText(ticket, key, style);
    return value === '' ? [] : [{ name: read ? style.label(key) : key, value }];
  });
}

function fieldText(ticket: Ticket, key: string, style: DetailStyle): string {
  const all: Record<string, unknown>[] = [ticket.udf, ticket.fields].filter(Boolean);
  const exact = all.find((fields) => Object.hasOwn(fields, key));
  if (exact) return textOf(exact[key], style);
  const wanted = key.toLowerCase();
  const found = all
    .flatMap((fields) => Object.entries(fields))
    .find(([name]) => name.toLowerCase() === wanted);
  return textOf(found?.[1], style);
}

/** Autotask's dates without a designator are UTC; a date without a time has no zone. */
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?$/;

function textOf(value: unknown, { timeZone, language }: DetailStyle): string {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'string') return '';
  const text = value.trim();
  if (!MOMENT.test(text)) return text;
  return dateText(/(?:Z|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`, timeZone, language);
}
