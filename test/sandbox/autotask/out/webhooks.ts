import { linked } from '../api/webhook-rules.js';
import { textOf, type Row } from '../tenant/row.js';
import type { Change, Tenant } from '../tenant/tenant.js';
import type { Jobs, Life } from './jobs.js';
import { sendMail } from './smtp.js';
import { isSuccess, send } from './send.js';
import { deactivatedBody, signature, webhookBody } from './webhook-body.js';

const SUBSCRIPTION = {
  Create: 'isSubscribedToCreateEvents',
  Update: 'isSubscribedToUpdateEvents',
  Delete: 'isSubscribedToDeleteEvents',
} as const;

interface Event {
  body: Buffer;
  sequence: number;
}

interface Line {
  queue: Event[];
  sending: boolean;
  sequence: number;
  failures: number;
}

/** Tells ticket webhooks of changes: in order per webhook, with retries, until 25 events in a row failed. */
export class Webhooks {
  #lines = new Map<number, Line>();

  constructor(
    readonly tenant: Tenant,
    readonly jobs: Jobs,
  ) {}

  reset(): void {
    this.#lines.clear();
  }

  tell(change: Change): void {
    if (change.entity !== 'Tickets') return;
    for (const webhook of this.tenant.table('TicketWebhooks').rows()) {
      if (!this.#wants(webhook, change)) continue;
      const line = this.#line(webhook.id);
      const body = webhookBody(this.tenant, webhook, change, line.sequence + 1);
      if (!body) continue;
      line.queue.push({ body, sequence: ++line.sequence });
      if (!line.sending) this.jobs.run((life) => this.#work(life, webhook.id, line));
    }
  }

  #wants(webhook: Row, change: Change): boolean {
    const { values } = webhook;
    if (values['isActive'] !== true || values['isReady'] !== true) return false;
    if (values[SUBSCRIPTION[change.action]] !== true) return false;
    // Nothing is sent for an owner who is inactive or locked, although the webhook looks active.
    const owner = this.tenant.table('Resources').get(Number(values['ownerResourceID']));
    const locked = this.tenant.settings.users.some((user) => user.resourceId === owner?.id && user.locked);
    if (owner?.values['isActive'] !== true || locked) return false;
    const excluded = linked(this.tenant, 'TicketWebhookExcludedResources', webhook.id);
    return !excluded.some(
      (row) => change.by.kind === 'resource' && row.values['resourceID'] === change.by.id,
    );
  }

  #line(id: number): Line {
    let line = this.#lines.get(id);
    if (!line) this.#lines.set(id, (line = { queue: [], sending: false, sequence: 0, failures: 0 }));
    return line;
  }

  async #work(life: Life, id: number, line: Line): Promise<void> {
    line.sending = true;
    try {
      for (let event = line.queue.shift(); event; event = line.queue.shift()) {
        const webhook = this.tenant.table('TicketWebhooks').get(id);
        if (webhook?.values['isActive'] !== true) return;
        const failure = await this.#deliver(life, webhook, event);
        line.failures = failure === null ? 0 : line.failures + 1;
        if (failure !== null) this.#log(webhook, event, failure);
        if (line.failures >= this.tenant.settings.webhookDelivery.deactivateAfter)
          await this.#deactivate(life, webhook);
      }
    } finally {
      line.sending = false;
    }
  }

  /** null when it was taken, else what went wrong last. */
  async #deliver(life: Life, webhook: Row, { body }: Event): Promise<string | null> {
    const { attempts, repeatMs, timeoutMs } = this.tenant.settings.webhookDelivery;
    let failure = '';
    for (let attempt = 1; attempt <= attempts; attempt++) {
      if (attempt > 1) await life.wait(repeatMs);
      try {
        const { status } = await send({
          url: textOf(webhook, 'webhookUrl'),
          method: 'POST',
          headers: {
            'Content-Type': 'application/json',
            'X-Hook-Signature': signature(textOf(webhook, 'secretKey'), body),
          },
          body,
          timeoutMs,
          signal: life.signal,
        });
        if (isSuccess(status)) return null;
        failure = `The remote server returned an error: (${status}).`;
      } catch (error) {
        failure = error instanceof Error ? error.message : String(error);
      }
    }
    return failure;
  }

  #log(webhook: Row, event: Event, errorMessage: string): void {
    this.tenant.insert('WebhookEventErrorLogs', {
      ticketWebhookID: webhook.id,
      createDateTime: this.tenant.now(),
      errorMessage,
      payload: event.body.toString('utf8'),
      sequenceNumber: event.sequence,
    });
  }

  async #deactivate(life: Life, webhook: Row): Promise<void> {
    const off = this.tenant.replace('TicketWebhooks', webhook, { isActive: false });
    // Who switches it on again begins anew.
    Object.assign(this.#line(webhook.id), { queue: [], failures: 0 });
    const { timeoutMs } = this.tenant.settings.webhookDelivery;
    const headers = { 'Content-Type': 'application/json' };
    const body = deactivatedBody(this.tenant, off);
    const url = textOf(off, 'deactivationUrl');
    await send({ url, method: 'POST', headers, body, timeoutMs, signal: life.signal }).catch(() => null);
    const to = textOf(off, 'notificationEmailAddress');
    if (to !== '')
      await sendMail(this.tenant.settings.smtp, {
        to,
        subject: `Webhook deactivated: ${textOf(off, 'name')}`,
        text: 'Too many events in a row could not be delivered.',
      }).catch(() => null);
  }
}
