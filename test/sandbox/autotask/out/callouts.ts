import type { Row } from '../tenant/row.js';
import type { Callout } from '../tenant/settings.js';
import type { Tenant } from '../tenant/tenant.js';
import { calloutMessage, type CalloutMessage } from './callout-body.js';
import type { Jobs, Life } from './jobs.js';
import { isSuccess, send, type Reply } from './send.js';

/**
 * Executes an Extension Callout: again and again with the state of the moment it was triggered at, until
 * somebody answers with success in time. A repeat begins while a slow receiver still works on the one before.
 */
export function runCallout(tenant: Tenant, jobs: Jobs, callout: Callout, ticket: Row): void {
  if (!callout.active || (callout.udf !== null && (ticket.udf[callout.udf] ?? '') === '')) return;
  const message = calloutMessage(tenant, callout, ticket);
  jobs.run(async (life) => {
    const { attempts, repeatMs } = tenant.settings.calloutDelivery;
    for (let attempt = 1; attempt <= attempts; attempt++) {
      if (attempt > 1) await life.wait(repeatMs);
      const reply = await post(tenant, life, callout, message).catch(() => null);
      if (reply && isSuccess(reply.status)) return;
    }
  });
}

/** Basic authentication, sent at once or after the receiver asked for it. */
async function post(tenant: Tenant, life: Life, callout: Callout, message: CalloutMessage): Promise<Reply> {
  const { timeoutMs } = tenant.settings.calloutDelivery;
  const typed: Record<string, string> =
    message.contentType === null ? {} : { 'Content-Type': message.contentType };
  const given = callout.username !== '' || callout.password !== '';
  const basic = Buffer.from(`${callout.username}:${callout.password}`).toString('base64');
  const authorized = given ? { ...typed, Authorization: `Basic ${basic}` } : typed;
  const one = (headers: Record<string, string>): Promise<Reply> =>
    send({
      url: message.url,
      method: callout.method,
      headers,
      body: message.body,
      timeoutMs,
      signal: life.signal,
    });
  if (tenant.settings.variants.calloutAuth === 'pre-emptive') return one(authorized);
  const first = await one(typed);
  const asked = first.status === 401 && /^basic/i.test(String(first.headers['www-authenticate'] ?? ''));
  return asked && given ? one(authorized) : first;
}
