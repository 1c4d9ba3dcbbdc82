import { Failure } from '../../src/failure.js';
import { isGuarded } from '../shared/http-intake.js';
import type { NodeRed } from '../shared/node-red.js';

/** What stands in front of the doors, outside of this package. */
export function obstacleOf(RED: NodeRed): Failure | null {
  if (RED.settings.httpNodeRoot === false) return new Failure('intake.no-root', 'account');
  return isGuarded(RED) ? new Failure('intake.guarded', 'account') : null;
}
