import type { Row } from '../tenant/row.js';
import { textOf } from '../tenant/row.js';
import type { Callout } from '../tenant/settings.js';
import type { Tenant } from '../tenant/tenant.js';

export interface CalloutMessage {
  url: string;
  contentType: string | null;
  body: Buffer | null;
}

/** One callout as it goes over the wire: name/value pairs or XML; with GET the pairs stand in the URL. */
export function calloutMessage(tenant: Tenant, callout: Callout, ticket: Row): CalloutMessage {
  const pairs = pairsOf(tenant, ticket);
  const raw = tenant.settings.variants.calloutEncoding === 'raw';
  const text = pairs.map(([name, value]) => `${name}=${raw ? value : encodeURIComponent(value)}`).join('&');
  if (callout.method === 'GET') {
    const joint = callout.url.includes('?') ? '&' : '?';
    return { url: `${callout.url}${joint}${text}`, contentType: null, body: null };
  }
  if (callout.format === 'pairs')
    return { url: callout.url, contentType: 'application/x-www-form-urlencoded', body: Buffer.from(text) };
  return { url: callout.url, ...xml(tenant, pairs) };
}

/** What the only known sample holds: id, number, status as a label, and two odd dates. Nothing else. */
function pairsOf(tenant: Tenant, ticket: Row): Array<[string, string]> {
  const { calloutIds, calloutDomain } = tenant.settings.variants;
  const status = tenant
    .options('Tickets', 'status')
    .find(({ value }) => value === String(ticket.values['status']));
  const pairs: Array<[string, string]> = [];
  if (calloutIds !== 'number') pairs.push(['id', String(ticket.id)]);
  if (calloutIds !== 'id') pairs.push(['number', textOf(ticket, 'ticketNumber')]);
  pairs.push(['status', status?.label ?? '']);
  pairs.push(['created_datetime', oddTime(Number(ticket.values['createDate']))]);
  pairs.push(['last_activity_datetime', oddTime(Number(ticket.values['lastActivityDate']))]);
  if (calloutDomain !== 'absent') pairs.push([calloutDomain, 'sandbox.example']);
  return pairs;
}

/** `2019-10-29T14:14:47.64300000-04:00:00`: eight digits of fraction, an offset with seconds, US Eastern. */
function oddTime(at: number): string {
  const parts = new Intl.DateTimeFormat('en-US', { timeZone: 'America/New_York', timeZoneName: 'longOffset' })
    .formatToParts(at)
    .find(({ type }) => type === 'timeZoneName');
  const offset = parts?.value.replace('GMT', '') ?? '-05:00';
  const hours = Number(offset.slice(0, 3));
  const local = new Date(at + hours * 3_600_000).toISOString().slice(0, -1);
  return `${local}00000${offset}:00`;
}

function xml(tenant: Tenant, pairs: Array<[string, string]>): { contentType: string; body: Buffer } {
  const elements = pairs.map(([name, value]) => `<${name}>${escape(value)}</${name}>`).join('');
  const head = '<?xml version="1.0" encoding="utf-8"?>';
  switch (tenant.settings.variants.calloutXml) {
    case 'attributes': {
      const attributes = pairs.map(([name, value]) => ` ${name}="${escape(value)}"`).join('');
      return { contentType: 'text/xml; charset=utf-8', body: Buffer.from(`${head}<ticket${attributes} />`) };
    }
    case 'namespace': {
      const prefixed = pairs.map(([name, value]) => `<a:${name}>${escape(value)}</a:${name}>`).join('');
      const root = `<a:Callout xmlns:a="http://autotask.net/callout"><a:Ticket>${prefixed}</a:Ticket></a:Callout>`;
      return { contentType: 'application/xml', body: Buffer.from(head + root) };
    }
    case 'utf-16': {
      const text = `${head.replace('utf-8', 'utf-16')}<Ticket>${elements}</Ticket>`;
      return { contentType: 'text/xml; charset=utf-16', body: Buffer.from(`\uFEFF${text}`, 'utf16le') };
    }
    case 'form': {
      const body = Buffer.from(`xml=${encodeURIComponent(`${head}<ticket>${elements}</ticket>`)}`);
      return { contentType: 'application/x-www-form-urlencoded', body };
    }
    default:
      return {
        contentType: 'text/xml; charset=utf-8',
        body: Buffer.from(`${head}<ticket>${elements}</ticket>`),
      };
  }
}

function escape(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}
