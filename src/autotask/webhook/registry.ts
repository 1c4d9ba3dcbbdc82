import { Failure } from '../../failure.js';
import { Turns } from '../../turns.js';
import type { RawRecord } from '../../types.js';
import type { AutotaskClient } from '../client.js';
import type { FilterNode } from '../filter.js';
import { asNumber, asText, fieldReader } from '../raw.js';
import type { Purpose } from '../settings.js';
import { failuresInARow, warningFor, type WebhookState } from './health.js';
import {
  checkSecret,
  differences,
  subscribedFields,
  urlOf,
  webhookName,
  webhookRecord,
  type WantedWebhook,
} from './wanted.js';

export type { WebhookState } from './health.js';
export type { WantedWebhook } from './wanted.js';

/**
 * Who wants it. `auto`, at a start, mends our own registration and nothing else: it makes none, leaves one that was
 * switched off as it is, and touches none that calls another address. `button` does all of that.
 */
export type RegistrationReason = 'auto' | 'button';

export interface Registered {
  done: 'created' | 'repaired' | 'unchanged' | 'none' | 'elsewhere';
  /** Further registrations of ours for the same address that were removed. */
  removed: number;
  /** Fields that this tenant's webhooks can't watch. */
  missing: string[];
  /** Whether changes of our own are not told to us. */
  excludesUs: boolean;
}

interface Found {
  here: RawRecord[];
  elsewhere: RawRecord[];
}

const NOTHING = { removed: 0, missing: [], excludesUs: false };
/** More than a webhook that works well can have in the log's 30 days. */
const MOST_ROWS = 5_000;

/** What is under way for each webhook, whichever deploy began it. */
const turns = new Turns();

/**
 * Our ticket webhook in Autotask. All calls go one after another: Autotask has three threads per entity for all of an
 * integration. Every method throws `Failure` with a code `autotask.…`; `autotask.rights` where the security level
 * lacks "Can create webhooks". What broke off in the middle is finished by the next call.
 */
export class WebhookRegistry {
  /** @param ownResource id of the API user's resource, `null` where it is not known */
  constructor(
    private readonly client: AutotaskClient,
    private readonly wanted: WantedWebhook,
    private readonly ownResource: () => Promise<number | null>,
  ) {}

  register(reason: RegistrationReason): Promise<Registered> {
    return this.#inTurn(() => this.#register(reason));
  }

  async #register(reason: RegistrationReason): Promise<Registered> {
    checkSecret(this.wanted);
    const purpose: Purpose = reason === 'button' ? 'write' : 'reconcile';
    const { here, elsewhere } = await this.#find(purpose);
    const [kept, ...spare] = here.length > 0 || reason === 'auto' ? here : elsewhere.slice(0, 1);
    if (!kept && reason === 'auto') return { ...NOTHING, done: elsewhere.length > 0 ? 'elsewhere' : 'none' };
    for (const one of spare) await this.#delete(one, purpose);
    const mended = kept ? await this.#mend(kept, reason, purpose) : false;
    const id = kept ? idOf(kept) : await this.#create(purpose);
    const { added, missing } = await this.#subscribe(id, purpose);
    const { excludesUs, changed } = await this.#exclude(id, purpose);
    const repaired = mended || added || changed || spare.length > 0;
    const done = kept ? (repaired ? 'repaired' : 'unchanged') : 'created';
    return { done, removed: spare.length, missing, excludesUs };
  }

  /** Removes all registrations of ours for this address; those of other addresses stay. @returns how many */
  remove(): Promise<number> {
    return this.#inTurn(() => this.#remove());
  }

  async #remove(): Promise<number> {
    const { here } = await this.#find('write');
    for (const one of here) await this.#delete(one, 'write');
    return here.length;
  }

  /** @param lastTaken sequence number of the last event that reached us, where one did */
  async state(lastTaken: number | null): Promise<WebhookState> {
    const { here, elsewhere } = await this.#find('editor');
    const read = fieldReader(here[0] ?? {});
    const state = {
      found: here.length > 0,
      elsewhere: elsewhere[0] ? hostOf(elsewhere[0]) : null,
      guid: asText(read('webhookGUID')) || null,
      isReady: read('isReady') === true,
      isActive: read('isActive') === true,
      failuresInARow: here[0] ? await this.#failures(idOf(here[0]), lastTaken) : null,
    };
    return { ...state, warning: warningFor(state) };
  }

  /** Buttons, starts and deploys at once would each make one, or write an older secret last. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    return turns.take(`${this.client.tenant} ${webhookName(this.wanted)}`, work);
  }

  /** Those of our name; working ones first, then the oldest. */
  async #find(purpose: Purpose): Promise<Found> {
    const name = webhookName(this.wanted);
    const ours = await this.#rows('TicketWebhooks', { op: 'eq', field: 'name', value: name }, purpose);
    const rank = (row: RawRecord) => (fieldReader(row)('isActive') === true ? 0 : 1);
    const sorted = ours
      .filter((row) => asText(fieldReader(row)('name')) === name)
      .sort((a, b) => rank(a) - rank(b) || idOf(a) - idOf(b));
    const isHere = (row: RawRecord) => urlOf(row) === this.wanted.webhookUrl;
    return { here: sorted.filter(isHere), elsewhere: sorted.filter((row) => !isHere(row)) };
  }

  async #create(purpose: Purpose): Promise<number> {
    const id = await this.client.post('TicketWebhooks', webhookRecord(this.wanted), { purpose });
    if (id !== null) return id;
    const { here } = await this.#find(purpose);
    if (here[0]) return idOf(here[0]);
    throw new Failure('autotask.webhook-missing', 'account');
  }

  async #mend(present: RawRecord, reason: RegistrationReason, purpose: Purpose): Promise<boolean> {
    const { isActive, ...rest } = webhookRecord(this.wanted);
    const changes = differences(present, reason === 'button' ? { ...rest, isActive } : rest);
    if (Object.keys(changes).length === 0) return false;
    await this.client.patch('TicketWebhooks', { id: idOf(present), ...changes }, { purpose });
    return true;
  }

  /** Without a subscribed field Autotask never calls a webhook ready. */
  async #subscribe(webhookID: number, purpose: Purpose): Promise<{ added: boolean; missing: string[] }> {
    const described = await this.client.fields('TicketWebhookFields', { purpose });
    const options = described.find(({ name }) => name.toLowerCase() === 'fieldid')?.options ?? [];
    const { ids, missing } = subscribedFields(options.filter(({ active }) => active));
    const present = await this.#linked('TicketWebhookFields', webhookID, purpose);
    const byField = new Map(present.map((row) => [asNumber(fieldReader(row)('fieldID')), row]));
    const path = `TicketWebhooks/${webhookID}/Fields`;
    let added = false;
    for (const fieldID of ids) {
      const row = byField.get(fieldID);
      if (row && fieldReader(row)('isSubscribedField') === true) continue;
      // Shown always, they tell of a ticket that can't be read at the moment.
      const body = { webhookID, fieldID, isSubscribedField: true, isDisplayAlwaysField: true };
      if (row) await this.client.patch(path, { id: idOf(row), ...body }, { purpose });
      else await this.client.post(path, body, { purpose });
      added = true;
    }
    return { added, missing };
  }

  async #exclude(webhookID: number, purpose: Purpose): Promise<{ excludesUs: boolean; changed: boolean }> {
    const resourceID = await this.ownResource();
    if (resourceID === null) return { excludesUs: false, changed: false };
    const present = await this.#linked('TicketWebhookExcludedResources', webhookID, purpose);
    if (present.some((row) => asNumber(fieldReader(row)('resourceID')) === resourceID))
      return { excludesUs: true, changed: false };
    const path = `TicketWebhooks/${webhookID}/ExcludedResources`;
    await this.client.post(path, { webhookID, resourceID }, { purpose });
    return { excludesUs: true, changed: true };
  }

  /** Somebody else may have removed it just now. */
  async #delete(webhook: RawRecord, purpose: Purpose): Promise<void> {
    try {
      await this.client.delete(`TicketWebhooks/${idOf(webhook)}`, { purpose });
    } catch (error) {
      const gone = error instanceof Failure && /no matching records/i.test(error.said ?? '');
      if (!gone && !(error instanceof Failure && error.code === 'autotask.not-found')) throw error;
    }
  }

  async #failures(webhookId: number, lastTaken: number | null): Promise<number | null> {
    const filter: FilterNode = { op: 'eq', field: 'ticketWebhookID', value: webhookId };
    try {
      return failuresInARow(await this.#rows('WebhookEventErrorLogs', filter, 'editor'), lastTaken);
    } catch (error) {
      if (error instanceof Failure && (error.code === 'autotask.rights' || error.scope === 'entry'))
        return null;
      throw error;
    }
  }

  #linked(entity: string, webhookId: number, purpose: Purpose): Promise<RawRecord[]> {
    return this.#rows(entity, { op: 'eq', field: 'webhookID', value: webhookId }, purpose);
  }

  async #rows(entity: string, filter: FilterNode, purpose: Purpose): Promise<RawRecord[]> {
    const rows: RawRecord[] = [];
    for await (const page of this.client.pages(entity, { filter: [filter] }, { purpose })) {
      rows.push(...page.items);
      if (rows.length >= MOST_ROWS) break;
    }
    return rows;
  }
}

function idOf(row: RawRecord): number {
  return asNumber(fieldReader(row)('id')) ?? 0;
}

function hostOf(webhook: RawRecord): string {
  const url = urlOf(webhook);
  return URL.canParse(url) ? new URL(url).host : url;
}
