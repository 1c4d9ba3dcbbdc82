import type { Definition, NodeRed } from './node-red.js';

/** Ids of all nodes that messages of a node can get to, along wires and links. */
export function reachedFrom(RED: NodeRed, start: string): Set<string> {
  const nodes = new Map<string, Definition>();
  RED.nodes.eachNode((definition) => nodes.set(definition.id, definition));
  const reached = new Set<string>();
  const todo = [start];
  for (let id = todo.pop(); id !== undefined; id = todo.pop()) {
    const node = nodes.get(id);
    if (!node || node.d) continue;
    const links = node.type === 'link out' ? (node.links ?? []) : [];
    for (const next of [...(node.wires ?? []).flat(), ...links]) {
      if (reached.has(next)) continue;
      reached.add(next);
      todo.push(next);
    }
  }
  return reached;
}
