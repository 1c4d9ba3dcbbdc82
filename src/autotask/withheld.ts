import { Failure, type Facts } from '../failure.js';

/**
 * Why Autotask does not show us an entity (`{ entity, said }`), where that is what failed: the API user lacks a right,
 * or this tenant refuses the question. `null` for everything that passes by itself, or concerns the whole account.
 */
export function withheld(error: unknown): Facts | null {
  if (!(error instanceof Failure)) return null;
  if (error.code !== 'autotask.rights' && error.scope !== 'entry') return null;
  return { entity: error.facts['entity'] ?? '', said: error.said ?? '' };
}
