import { createHmac } from 'node:crypto';
import { WEBHOOK_TICKET_FIELDS, webhookUdfs, type WebhookField } from '../schema/webhook-fields.js';
import type { Row } from '../tenant/row.js';
import { TICKET_UDFS, type Change, type Tenant } from '../tenant/tenant.js';
import { linked } from '../api/webhook-rules.js';

/**
 * Body of one event, or null where the webhook has nothing to tell: no subscribed field changed. Autotask
 * developer help, webhooks; shape as captured from live tenants. All values are texts.
 */
export function webhookBody(tenant: Tenant, webhook: Row, change: Change, sequence: number): Buffer | null {
  const ticket = change.after ?? change.before;
  const fields = ticket && chooseFields(tenant, webhook, change);
  if (!ticket || !fields) return null;
  const values: Record<string, string | null> = {};
  for (const field of fields) {
    const value = valueOf(ticket, field);
    if (value !== null) values[field.label] = value;
    else if (tenant.settings.variants.webhookNull !== 'omitted')
      values[field.label] = tenant.settings.variants.webhookNull === 'null' ? null : '';
  }
  const body = {
    Action: change.action,
    Guid: webhook.values['webhookGUID'],
    EntityType: 'Ticket',
    Id: ticket.id,
    Fields: values,
    EventTime: new Date(tenant.now()).toISOString().replace(/\.\d{3}Z$/, 'Z'),
    SequenceNumber: sequence,
    [tenant.settings.variants.webhookPerson]: change.by.id,
  };
  return Buffer.from(escaped(JSON.stringify(body)));
}

/** Sent to the deactivation URL: unsigned. What it holds is not documented (variant `webhookDeactivated`). */
export function deactivatedBody(tenant: Tenant, webhook: Row): Buffer {
  const { webhookDeactivated } = tenant.settings.variants;
  if (webhookDeactivated === 'empty') return Buffer.alloc(0);
  const body = {
    Action: 'Deactivated',
    Guid: webhook.values['webhookGUID'],
    ...(webhookDeactivated === 'with entity' && { EntityType: 'Ticket' }),
    EventTime: new Date(tenant.now()).toISOString().replace(/\.\d{3}Z$/, 'Z'),
  };
  return Buffer.from(JSON.stringify(body));
}

/** `X-Hook-Signature`: HMAC-SHA1 over the bytes of the body, in base64. */
export function signature(secret: string, body: Buffer): string {
  return `sha1=${createHmac('sha1', secret).update(body).digest('base64')}`;
}

/** Autotask escapes non-ASCII and `& < > ' " +`, so that re-serialised JSON has another signature. */
function escaped(json: string): string {
  const code = (letter: string): string => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return json.replace(/\\(.)|[&<>'+]|[^ -~]/g, (found, after: string | undefined) => {
    if (after === undefined) return code(found);
    return after === '"' ? code('"') : found;
  });
}

/** Changed subscribed fields with those that are always shown; of a new ticket all subscribed that are set. */
function chooseFields(tenant: Tenant, webhook: Row, change: Change): WebhookField[] | null {
  const subscribed: WebhookField[] = [];
  const always: WebhookField[] = [];
  for (const [link, key, known] of [
    ['TicketWebhookFields', 'fieldID', WEBHOOK_TICKET_FIELDS],
    ['TicketWebhookUdfFields', 'udfFieldID', webhookUdfs(TICKET_UDFS)],
  ] as const)
    for (const row of linked(tenant, link, webhook.id)) {
      const field = known.find(({ id }) => id === row.values[key]);
      if (field && row.values['isSubscribedField'] === true) subscribed.push(field);
      if (field && row.values['isDisplayAlwaysField'] === true) always.push(field);
    }
  const told = subscribed.filter(({ name }) => change.fields.includes(name));
  if (change.action === 'Update' && told.length === 0) return null;
  return [...new Set([...told, ...always])];
}

function valueOf(ticket: Row, { name }: WebhookField): string | null {
  const value = ticket.values[name] ?? ticket.udf[name] ?? null;
  if (value === null) return null;
  if (typeof value === 'number' && /Date(Time)?$/.test(name)) return new Date(value).toISOString();
  return String(value);
}
