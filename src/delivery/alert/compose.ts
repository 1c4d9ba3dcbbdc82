import { alertBody } from '../../signl4/body.js';
import { details as detailsOf } from '../../signl4/details.js';
import { externalId } from '../../signl4/external-id.js';
import { shorten } from '../../shorten.js';
import { render, renderTitle } from '../../signl4/templates.js';
import type { Ticket } from '../../types.js';
import type { Message } from '../outlets.js';
import { STATUS, type StoredAlert } from './command.js';
import type { AlertSettings, AlertValues } from './settings.js';

const MOST_DESCRIPTION = 500;
/** Keys of a plain alert that are no parameters of it. */
const OWN_KEYS = new Set(['title', 'message', 'externalId', 'service', 'scenario', 'location']);

/** The webhook's parameters for a ticket. */
export function ticketBody(
  ticket: Ticket,
  { kind, episode }: { kind: StoredAlert['kind']; episode: number },
  settings: AlertSettings,
  values: AlertValues,
): Record<string, unknown> {
  const rendered = renderTitle(settings.titleTemplate, ticket);
  // Of a ticket that could not be read, a template may leave nothing but its signs.
  const title = /[\p{L}\p{N}]/u.test(rendered) ? rendered : plainTitle(ticket);
  const message = settings.messageTemplate
    ? render(settings.messageTemplate, ticket)
    : shorten(ticket.description.trim(), MOST_DESCRIPTION);
  const text = {
    title,
    message: message || title,
    status: STATUS[kind],
    externalId: externalId(settings.prefix, ticket.id, episode),
  };
  if (kind !== 'raise') return alertBody({ ...text, details: [] });
  const details = detailsOf(ticket, settings.details, {
    label: settings.detailLabel,
    timeZone: settings.timeZone,
    language: settings.language,
  });
  return alertBody({ ...text, ...shown(values), filtering: settings.filtering, details });
}

function plainTitle({ number, title, status }: Ticket): string {
  return [number, title || status?.label].filter(Boolean).join(': ');
}

/** The webhook's parameters for a message that is no ticket. */
export function plainBody(
  payload: Message,
  { kind, externalId: id }: { kind: StoredAlert['kind']; externalId: string },
  settings: AlertSettings,
  values: AlertValues,
): Record<string, unknown> {
  const message = textOf(payload['message']);
  const title = textOf(payload['title']) || message.split('\n')[0] || id;
  const text = { title, message: message || title, status: STATUS[kind], externalId: id };
  if (kind !== 'raise') return alertBody({ ...text, details: [] });
  const own = (key: keyof AlertValues) => textOf(payload[key]) || values[key];
  const details = Object.entries(payload)
    .filter(([key, value]) => !OWN_KEYS.has(key) && ['string', 'number', 'boolean'].includes(typeof value))
    .map(([name, value]) => ({ name, value: String(value) }));
  const chosen = { service: own('service'), scenario: own('scenario'), location: own('location') };
  return alertBody({ ...text, ...shown(chosen), filtering: settings.filtering, details });
}

function shown(values: AlertValues): Partial<AlertValues> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));
}

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : '';
