import { refuse } from '../query/errors.js';
import type { Row, Values } from '../tenant/row.js';
import type { Tenant } from '../tenant/tenant.js';
import type { Context } from './context.js';

/** A new webhook: within the number that the security level allows; its GUID is the system's. @throws Refusal */
export function prepareWebhook({ tenant, user }: Context, values: Values): Values {
  const allowed = user.rights.maxWebhooks;
  const active = [...tenant.table('TicketWebhooks').rows()].filter((row) => row.values['isActive'] === true);
  if (active.length >= allowed)
    refuse('The logged in Resource does not have the adequate permissions to create this entity type.');
  return {
    ...values,
    ownerResourceID: values['ownerResourceID'] ?? user.resourceId,
    webhookGUID: tenant.frame.random.guid(),
    isReady: false,
  };
}

/** A webhook is ready as soon as one of its fields is subscribed. */
export function refreshReady(tenant: Tenant, webhookId: number): void {
  const webhook = tenant.table('TicketWebhooks').get(webhookId);
  if (!webhook) return;
  const ready = [
    ...linked(tenant, 'TicketWebhookFields', webhookId),
    ...linked(tenant, 'TicketWebhookUdfFields', webhookId),
  ];
  const isReady = ready.some((row) => row.values['isSubscribedField'] === true);
  if (isReady !== webhook.values['isReady']) tenant.replace('TicketWebhooks', webhook, { isReady });
}

type Linked = 'TicketWebhookFields' | 'TicketWebhookUdfFields' | 'TicketWebhookExcludedResources';

/** What hangs on a webhook. */
export function linked(tenant: Tenant, name: Linked, webhookId: number): Row[] {
  return [...tenant.table(name).rows()].filter((row) => row.values['webhookID'] === webhookId);
}

export function removeLinked(tenant: Tenant, webhookId: number): void {
  for (const name of [
    'TicketWebhookFields',
    'TicketWebhookUdfFields',
    'TicketWebhookExcludedResources',
  ] as const)
    for (const row of linked(tenant, name, webhookId)) tenant.remove(name, row.id);
}
