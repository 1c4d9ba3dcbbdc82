import type { AlertCommand } from './change.js';
import type { Pair } from './pair.js';

/**
 * Whether a queued acknowledge or resolve is not wanted any more: the alert is there already, or somebody took back
 * what a try with a lost answer had done.
 */
export function isNeedless(pair: Pair, { kind, episode }: Pick<AlertCommand, 'kind' | 'episode'>): boolean {
  if (kind === 'raise' || episode !== pair.episode) return false;
  return pair.alert.wanted !== (kind === 'resolve' ? 'closed' : 'acknowledged');
}
