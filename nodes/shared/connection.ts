import type { ProxySettings, TlsSettings } from '../../src/call.js';
import type { NodeRed, RuntimeNode } from './node-red.js';

/** What Node-RED's own `http proxy` node has. */
interface ProxyNode extends RuntimeNode {
  url?: string;
  noproxy?: string[];
}

/** What Node-RED's own `tls-config` node has. */
interface TlsNode extends RuntimeNode {
  addTLSOptions?(options: Record<string, unknown>): Record<string, unknown> | undefined;
}

/** Proxy and TLS of a config node, from the nodes that it refers to. */
export function connection(
  RED: NodeRed,
  references: { proxy: string; tls: string },
): { proxy: ProxySettings | null; tls: TlsSettings | null } {
  return { proxy: proxyOf(RED, references.proxy), tls: tlsOf(RED, references.tls) };
}

function proxyOf(RED: NodeRed, id: string): ProxySettings | null {
  const node = id === '' ? null : RED.nodes.getNode<ProxyNode>(id);
  if (!node?.url) return null;
  const { username, password } = node.credentials ?? {};
  return {
    url: node.url,
    noProxy: node.noproxy ?? [],
    ...(typeof username === 'string' && username ? { username } : {}),
    ...(typeof password === 'string' && password ? { password } : {}),
  };
}

function tlsOf(RED: NodeRed, id: string): TlsSettings | null {
  const node = id === '' ? null : RED.nodes.getNode<TlsNode>(id);
  if (!node?.addTLSOptions) return null;
  const options: Record<string, unknown> = {};
  return node.addTLSOptions(options) ?? options;
}
