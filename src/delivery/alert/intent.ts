import { createHash, randomUUID } from 'node:crypto';
import { externalId } from '../../signl4/external-id.js';
import type { AlertCommand, Change } from '../../sync/change.js';
import { externalIdOf } from '../ticket/alert-command.js';
import { readingOf } from '../ticket/reading.js';
import { decide } from '../../sync/decide.js';
import { alertPhase, type Pair } from '../../sync/pair.js';
import type { Intent, Plan, PlannedCommand } from '../intent.js';
import { keepMessage } from '../message.js';
import type { Message } from '../outlets.js';
import { alertResult, STATUS, type StoredAlert } from './command.js';
import { plainBody, ticketBody } from './compose.js';
import { alertAccount, type AlertSettings, type AlertValues, type PriorityRow } from './settings.js';
import type { Ticket, TicketEvent } from '../../types.js';
import type { Subject } from './subject.js';

const STATUS_OF_PHASE = { open: 'new', acknowledged: 'acknowledged', closed: 'resolved' } as const;
/** Everything that is no raise goes after all raises. */
const LATER = 1_000;
const UNRANKED = 900;
/** By how much the clocks of Autotask and of this machine may differ. */
const SKEW = 60 * 60 * 1000;

/** What one message asks of `alert out`, as an intent of the outbox; `null` where it asks nothing. */
export function alertIntent(
  message: Message,
  subject: Subject,
  settings: AlertSettings,
  values: AlertValues,
): Intent | null {
  if (subject.kind === 'none') return null;
  const msg = keepMessage(message);
  return subject.kind === 'plain'
    ? plainIntent(subject, msg, settings, values)
    : ticketIntent(subject, msg, settings, values);
}

function ticketIntent(
  { ticket, event, type, order }: Subject & { kind: 'ticket' },
  msg: string,
  settings: AlertSettings,
  values: AlertValues,
): Intent {
  const { prefix } = settings;
  const found = findRow(settings.priorityMap, ticket);
  // The id is not known of a ticket that could not be read.
  const row = found && ticket.priority?.id ? `p${ticket.priority.id}` : null;
  const reading = readingOf(ticket, type === 'closed');
  const ranked = { row, priority: ticket.priority?.id ?? null, samePriority: keepsPriority(event), reading };
  const change: Change = order
    ? { side: 'order', order, ...ranked }
    : { side: 'ticket', type: type ?? 'changed', stock: event.stock ?? false, ...ranked };
  const key = `${settings.dryRun ? 'dry:' : ''}${externalId(prefix, ticket.id, 1)}`;
  const tenant = typeof event.tenant === 'string' ? event.tenant : '';
  const compose = (command: AlertCommand): StoredAlert => ({
    ...command,
    externalId: externalId(prefix, ticket.id, command.episode),
    body: ticketBody(ticket, command, settings, overridden(values, found?.row)),
    ticket: command.kind === 'raise' && tenant ? { tenant, id: ticket.id } : null,
    ...(settings.attachments && command.kind === 'raise' ? { attachments: true as const } : {}),
    delayedText: settings.delayedText,
    ...wayOf(settings),
    mayExist: isOlder(ticket, settings.storeSince),
    stock: event.stock ?? false,
  });
  return {
    nodeId: settings.nodeId,
    account: alertAccount(prefix, settings.transport),
    lane: `alert:${key}`,
    eventId: typeof event.id === 'string' ? event.id : null,
    action: order ?? type ?? 'changed',
    pair: { key, tenant, ticketId: ticket.id },
    msg,
    plan: (pair) => planTicket(pair as Pair, change, settings, compose, rankOf(found, event.urgency)),
  };
}

function planTicket(
  before: Pair,
  change: Change,
  settings: AlertSettings,
  compose: (command: AlertCommand) => StoredAlert,
  rank: number,
): Plan {
  const { pair, commands, reason } = decide(before, change);
  const unheard = before.eventId === null && alertPhase(before) === null && before.episode === 1;
  const stored = commands.flatMap((command) => {
    if (command.kind === 'write') return [];
    const composed = compose(command);
    // After a merge the alert keeps the id of the ticket that it was raised for.
    const id = externalIdOf({ key: pair.key, episode: command.episode });
    const body = { ...composed.body, 'X-S4-ExternalID': id };
    const mayExist = composed.mayExist && unheard && command.kind === 'raise';
    return { ...composed, externalId: id, body, mayExist };
  });
  const phase = alertPhase(pair);
  const plain = { kind: 'raise' as const, episode: pair.episode, transport: settings.transport };
  const [first] = stored;
  const result = first
    ? alertResult(first, { dryRun: true })
    : alertResult(
        { ...plain, externalId: externalIdOf(pair) },
        { status: phase && STATUS_OF_PHASE[phase], suppressed: reason },
      );
  if (settings.dryRun) return { pair, commands: [], result };
  const planned = stored.map((command): PlannedCommand => ({
    kind: command.kind,
    lane: `alert:${pair.key}`,
    rank: command.kind === 'raise' ? rank : LATER,
    episode: command.episode,
    command,
  }));
  return { pair: pair === before ? null : pair, commands: planned, result };
}

function wayOf({ transport, fallback }: AlertSettings): Pick<StoredAlert, 'transport' | 'fallback'> {
  return fallback ? { transport, fallback } : { transport };
}

/** A ticket from before this store was made may have an alert that the store does not know. */
function isOlder({ createdAt }: Ticket, storeSince: number): boolean {
  return createdAt === null || Date.parse(createdAt) < storeSince + SKEW;
}

function plainIntent(
  { payload, order, eventId, number }: Subject & { kind: 'plain' },
  msg: string,
  settings: AlertSettings,
  values: AlertValues,
): Intent {
  const kind = order === 'again' ? 'raise' : order;
  const id = number ? `${settings.prefix}-${number}` : plainExternalId(payload, eventId, settings.prefix);
  const stored: StoredAlert = {
    kind,
    episode: 1,
    externalId: id,
    body: plainBody(payload, { kind, externalId: id }, settings, values),
    ticket: null,
    delayedText: settings.delayedText,
    ...wayOf(settings),
    mayExist: false,
    stock: false,
  };
  const command = { kind, rank: kind === 'raise' ? UNRANKED : LATER, episode: 1, command: stored };
  const result = alertResult(stored, { dryRun: true, status: STATUS[kind] });
  return {
    nodeId: settings.nodeId,
    account: alertAccount(settings.prefix, settings.transport),
    lane: `plain:${settings.prefix}:${id}`,
    eventId,
    action: order,
    pair: null,
    msg,
    plan: () => ({ pair: null, commands: settings.dryRun ? [] : [command], result }),
  };
}

/** A plain alert gets an id of its own, so that a lost answer can be asked after and the flow can resolve it. */
function plainExternalId(payload: Message, eventId: string | null, prefix: string): string {
  const given = payload['externalId'];
  if (typeof given === 'string' && given.trim() !== '') return given.trim();
  const unique = eventId === null ? randomUUID() : createHash('sha256').update(eventId).digest('hex');
  return `${prefix}-m${unique.replaceAll('-', '').slice(0, 16)}`;
}

/** A flow of its own may say nothing of what changed. */
function keepsPriority({ changes }: Partial<TicketEvent>): boolean {
  return Array.isArray(changes) && !changes.some((change) => change.field === 'priority');
}

interface Found {
  row: PriorityRow;
  index: number;
}

function findRow(
  rows: PriorityRow[],
  { priority }: { priority: { id: number; label: string } | null },
): Found | null {
  if (!priority) return null;
  const names = [String(priority.id), priority.label.trim().toLowerCase()];
  const index = rows.findIndex((row) => names.includes(row.priority.trim().toLowerCase()));
  return index < 0 ? null : { row: rows[index]!, index };
}

/** The map's order is the user's own order of urgency; else the tenant's. */
function rankOf(found: Found | null, urgency: number | undefined): number {
  if (found) return Math.min(found.index, 99);
  return 100 + Math.min(urgency ?? UNRANKED - 100, UNRANKED - 100);
}

function overridden(values: AlertValues, row: PriorityRow | undefined): AlertValues {
  return row
    ? { ...values, service: row.service || values.service, scenario: row.scenario || values.scenario }
    : values;
}
