import { Failure } from '../../src/failure.js';
import type { AutotaskConfig } from '../shared/config-nodes.js';
import { runningNodes } from '../shared/deploy.js';
import type { NodeRed, RuntimeNode } from '../shared/node-red.js';
import { reachedFrom } from '../shared/reach.js';
import type { Signl4Config } from '../shared/config-nodes.js';

interface Referring extends RuntimeNode {
  id: string;
}

/** Tickets of two tenants have the same ids: one prefix for both would mix up their alerts. */
export function twoTenants(RED: NodeRed, node: RuntimeNode, config: Signl4Config | null): Failure | null {
  if (!config) return null;
  const mates = new Set<string>();
  const autotaskOf = new Map<string, string>();
  RED.nodes.eachNode((definition) => {
    if (definition.type === 'signl4-alert-out' && definition['signl4'] === config.id)
      mates.add(definition.id);
    if (definition.type === 'autotask-ticket-in')
      autotaskOf.set(definition.id, String(definition['autotask'] ?? ''));
  });
  mates.add(node.id);
  const tenants = new Set<string>();
  for (const trigger of runningNodes(RED, 'autotask-ticket-in') as Referring[]) {
    const autotask = RED.nodes.getNode<AutotaskConfig>(autotaskOf.get(trigger.id) ?? '');
    if (!autotask?.tenant) continue;
    const reached = reachedFrom(RED, trigger.id);
    if ([...mates].some((id) => reached.has(id))) tenants.add(autotask.tenant.client.tenant);
  }
  if (tenants.size < 2) return null;
  return new Failure('config.two-tenants', 'account', { facts: { prefix: config.prefix } });
}
