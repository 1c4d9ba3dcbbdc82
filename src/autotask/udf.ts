import type { FilterNode } from './filter-node.js';

/** How many conditions on user-defined fields a filter holds; Autotask takes one per query. */
export function udfs(nodes: FilterNode[]): number {
  return nodes.reduce((sum, node) => sum + ('items' in node ? udfs(node.items) : node.udf ? 1 : 0), 0);
}

/** The nodes that fit into one query with others, and those that need queries of their own. */
export function oneQuery(nodes: FilterNode[]): { fits: FilterNode[]; rest: FilterNode[] } {
  const fits: FilterNode[] = [];
  const rest: FilterNode[] = [];
  for (const node of nodes) (udfs([...fits, node]) <= 1 ? fits : rest).push(node);
  return { fits, rest };
}
