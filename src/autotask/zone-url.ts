import { Failure } from '../failure.js';

/** Where a tenant lives. */
export interface Zone {
  /** API base including the version, ending in `/`. */
  url: string;
  /** Base of the web interface, ending in `/`; `null` where it is unknown. */
  webUrl: string | null;
  /** By what number Autotask knows the tenant (`ci` of zone information); `null` where its address was set. */
  company: number | null;
}

type Setting = 'zone-url' | 'discovery-url';

const DISCOVERY = 'https://webservices.autotask.net/ATServicesRest/';

/**
 * The API base as people paste it, or as zone discovery answers it: with or without `/`, version or path.
 *
 * @param setting which one it is
 * @throws Failure `config.zone-url` or `config.discovery-url` for what is no http(s) address
 */
export function apiBase(text: string, setting: Setting = 'zone-url'): string {
  let url: URL;
  try {
    url = new URL(text.trim());
  } catch {
    throw notAnAddress(text, setting);
  }
  if (!/^https?:$/.test(url.protocol)) throw notAnAddress(text, setting);
  const path = url.pathname.replace(/\/+$/, '').replace(/\/v\d+(\.\d+)?$/i, '');
  return `${url.origin}${path === '' ? '/ATServicesRest' : path}/V1.0/`;
}

/** Zone of an address that people set; its web interface has the same number (REST developer help, zones). */
export function fixedZone(zoneUrl: string): Zone {
  const url = apiBase(zoneUrl);
  const { protocol, hostname } = new URL(url);
  const web = hostname.replace(/^webservices(?=[^.]*\.autotask\.net$)/i, 'ww');
  return { url, webUrl: web === hostname ? null : `${protocol}//${web}/`, company: null };
}

/** Address of the question for a user's zone; without credentials. */
export function discoveryAddress(discoveryUrl: string, username: string): string {
  const set = discoveryUrl.trim() === '' ? DISCOVERY : discoveryUrl.trim();
  const base = apiBase(set.replace(/\/zoneInformation\/?(\?.*)?$/i, '/'), 'discovery-url');
  return `${base}zoneInformation?user=${encodeURIComponent(username)}`;
}

function notAnAddress(text: string, setting: Setting): Failure {
  // Only what is surely no secret is quoted.
  const shown = text
    .trim()
    .replace(/\/\/[^/@]*@/, '//')
    .slice(0, 80);
  return new Failure(`config.${setting}`, 'account', { facts: { url: shown } });
}
