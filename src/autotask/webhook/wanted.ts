import { createHash } from 'node:crypto';
import { Failure } from '../../failure.js';
import type { Option } from '../fields.js';
import { asText, fieldReader } from '../raw.js';
import type { RawRecord } from '../../types.js';

/** Every webhook of ours begins so; whoever looks into Autotask sees whose it is. */
export const NAME_PREFIX = 'Node-RED SIGNL4 ';
const LONGEST_SECRET = 64;

/** A ticket webhook as a node wants it. */
export interface WantedWebhook {
  /** Tells the nodes of an installation apart, and stays the same over restarts. */
  nodePath: string;
  webhookUrl: string;
  deactivationUrl: string;
  /** At most 64 characters. */
  secret: string;
}

/** Name of the webhook in Autotask, which takes 50 characters. */
export function webhookName({ nodePath }: WantedWebhook): string {
  return NAME_PREFIX + createHash('sha256').update(nodePath).digest('hex').slice(0, 12);
}

/** @throws Failure `autotask.webhook-secret` */
export function checkSecret({ secret }: WantedWebhook): void {
  if (secret === '' || secret.length > LONGEST_SECRET)
    throw new Failure('autotask.webhook-secret', 'account', { facts: { most: LONGEST_SECRET } });
}

/** What Autotask shall have of it (TicketWebhooks; everything but the optional owner and address for mails). */
export function webhookRecord(wanted: WantedWebhook): RawRecord {
  return {
    name: webhookName(wanted),
    webhookUrl: wanted.webhookUrl,
    deactivationUrl: wanted.deactivationUrl,
    secretKey: wanted.secret,
    isActive: true,
    isSubscribedToCreateEvents: true,
    isSubscribedToUpdateEvents: true,
    isSubscribedToDeleteEvents: true,
    sendThresholdExceededNotification: false,
  };
}

/** What has to be written to make the one the other. A secret that Autotask does not show is written again. */
export function differences(present: RawRecord, wanted: RawRecord): RawRecord {
  const read = fieldReader(present);
  return Object.fromEntries(Object.entries(wanted).filter(([name, value]) => read(name) !== value));
}

/** Fields that people see, under the names that `fieldID` may have for them; how it names them is not documented. */
const SUBSCRIBED: Record<string, readonly string[]> = {
  title: ['title', 'tickettitle'],
  description: ['description', 'ticketdescription'],
  status: ['status', 'ticketstatus'],
  priority: ['priority', 'ticketpriority'],
  queue: ['queueid', 'queue'],
  assignee: ['assignedresourceid', 'assignedresource', 'primaryresource'],
  dueAt: ['duedatetime', 'duedate'],
  company: ['companyid', 'company', 'accountid', 'account'],
  contact: ['contactid', 'contact'],
  type: ['tickettype', 'type'],
};

/**
 * The options of `fieldID` to subscribe to.
 *
 * @returns `missing`: the fields that this tenant's webhooks can't watch, by our names
 * @throws Failure `autotask.webhook-fields` where there is none at all
 */
export function subscribedFields(options: Option[]): { ids: number[]; missing: string[] } {
  const byName = new Map(options.map(({ id, label }) => [plain(label), id]));
  const found = Object.entries(SUBSCRIBED).map(([field, names]) => {
    const name = names.find((one) => byName.has(one));
    return { field, id: name === undefined ? undefined : byName.get(name) };
  });
  const ids = found.flatMap(({ id }) => (id === undefined ? [] : [id]));
  if (ids.length === 0) throw new Failure('autotask.webhook-fields', 'account');
  return { ids, missing: found.filter(({ id }) => id === undefined).map(({ field }) => field) };
}

const plain = (label: string): string => label.toLowerCase().replace(/[^a-z\d]/g, '');

export function urlOf(webhook: RawRecord): string {
  return asText(fieldReader(webhook)('webhookUrl')).trim();
}
