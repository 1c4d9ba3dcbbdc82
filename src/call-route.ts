import http from 'node:http';
import https from 'node:https';
import type { AxiosProxyConfig } from 'axios';

/** A proxy as Node-RED's own `http proxy` node knows it. */
export interface ProxySettings {
  url: string;
  username?: string;
  password?: string;
  /** Hosts that are called directly: `host`, `host:port`, `.example.com`, `*.example.com`, `*`. */
  noProxy: string[];
}

/** TLS as Node-RED's own `tls-config` node knows it; certificates and keys as PEM. */
export interface TlsSettings {
  ca?: string;
  cert?: string;
  key?: string;
  passphrase?: string;
  rejectUnauthorized?: boolean;
  servername?: string;
}

/**
 * Free sockets are dropped after this long: Node's own servers close theirs after 5 s,
 * and a request on a socket that is just being closed is answered by a reset.
 */
const FREE_SOCKET_MS = 4_000;

export interface Agents {
  readonly http: http.Agent;
  readonly https: https.Agent;
}

export function createAgents(tls: TlsSettings | null, maxSockets: number): Agents {
  const common = { keepAlive: true, timeout: FREE_SOCKET_MS, maxSockets };
  const set = Object.entries(tls ?? {}).filter(([, value]) => value !== undefined && value !== '');
  return { http: new http.Agent(common), https: new https.Agent({ ...common, ...Object.fromEntries(set) }) };
}

/** Drops the idle sockets and leaves those in use to finish. */
export function dropIdle(agents: Agents): void {
  for (const agent of [agents.http, agents.https]) {
    for (const sockets of Object.values(agent.freeSockets)) sockets?.forEach((socket) => socket.destroy());
  }
}

/** What axios is to do about a proxy: ours, none (`false`), or what the environment says (`undefined`). */
export function proxyFor(url: URL, proxy: ProxySettings | null): AxiosProxyConfig | false | undefined {
  if (proxy === null || proxy.url === '') return undefined;
  if (proxy.noProxy.some((rule) => matches(url, rule.trim().toLowerCase()))) return false;
  const at = new URL(proxy.url.includes('://') ? proxy.url : `http://${proxy.url}`);
  const username = proxy.username || decodeURIComponent(at.username);
  const password = proxy.password || decodeURIComponent(at.password);
  return {
    protocol: at.protocol,
    host: at.hostname,
    port: Number(at.port || (at.protocol === 'https:' ? 443 : 80)),
    ...(username === '' ? {} : { auth: { username, password } }),
  };
}

function matches(url: URL, rule: string): boolean {
  if (rule === '') return false;
  if (rule === '*') return true;
  const host = url.hostname.toLowerCase();
  const [, name = rule, port] = /^(.*?)(?::(\d+))?$/.exec(rule) ?? [];
  if (port !== undefined && port !== (url.port || (url.protocol === 'https:' ? '443' : '80'))) return false;
  const suffix = name.replace(/^\*(?=\.)/, '');
  return suffix.startsWith('.') ? host.endsWith(suffix) || host === suffix.slice(1) : host === suffix;
}
