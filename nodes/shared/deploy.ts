import type { NodeRed, RuntimeNode } from './node-red.js';
import { onClose } from './run.js';

/** One listener for all nodes: Node-RED warns of more than ten. */
const checks = new WeakMap<NodeRed['events'], Set<() => void>>();

/** Calls `check` whenever the flows have started, in the order of asking. @returns how to stop that */
export function afterDeploy(RED: NodeRed, check: () => void): () => void {
  const all = checks.get(RED.events) ?? new Set();
  if (!checks.has(RED.events)) {
    checks.set(RED.events, all);
    RED.events.on('flows:started', () => {
      for (const each of all) each();
    });
  }
  // The same function twice would be called once only.
  const mine = () => check();
  all.add(mine);
  return () => all.delete(mine);
}

/**
 * Runs `begin` once the flows have started: what a node sends or says before that can get lost on its way to nodes
 * that are not there yet.
 */
export function whenStarted(RED: NodeRed, node: RuntimeNode, begin: () => void): void {
  const stop = afterDeploy(RED, () => {
    stop();
    begin();
  });
  onClose(node, stop);
}

/** The nodes of a type that are running, by id. */
export function runningNodes(RED: NodeRed, type: string): RuntimeNode[] {
  const nodes: RuntimeNode[] = [];
  RED.nodes.eachNode((definition) => {
    const node = definition.type === type && !definition.d ? RED.nodes.getNode(definition.id) : null;
    if (node) nodes.push(node);
  });
  return nodes;
}
