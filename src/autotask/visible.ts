import { createHash } from 'node:crypto';
import type { RawRecord } from '../types.js';
import { asNumber, asText, fieldReader } from './raw.js';
import { isoTime } from './time.js';

/** Fields that people see, under our names, and what Autotask calls them. */
export const VISIBLE_FIELDS = {
  title: 'title',
  description: 'description',
  status: 'status',
  priority: 'priority',
  queue: 'queueID',
  assignee: 'assignedResourceID',
  dueAt: 'dueDateTime',
  company: 'companyID',
  contact: 'contactID',
  type: 'ticketType',
} as const;

/**
 * The values of the fields that people see, for comparing two states of a ticket: ids, the due date as ISO 8601 UTC,
 * and the description as a short hash.
 */
export function visible(raw: RawRecord): Record<keyof typeof VISIBLE_FIELDS, string | number | null> {
  const read = fieldReader(raw);
  const id = (name: keyof typeof VISIBLE_FIELDS) => asNumber(read(VISIBLE_FIELDS[name]));
  return {
    title: asText(read('title')),
    description: shortHash(asText(read('description'))),
    status: id('status'),
    priority: id('priority'),
    queue: id('queue'),
    assignee: id('assignee'),
    dueAt: isoTime(read(VISIBLE_FIELDS.dueAt)),
    company: id('company'),
    contact: id('contact'),
    type: id('type'),
  };
}

function shortHash(text: string): string {
  return text === '' ? '' : createHash('sha256').update(text).digest('hex').slice(0, 12);
}
