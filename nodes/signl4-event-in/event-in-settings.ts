import { Failure } from '../../src/failure.js';
import { ALERT_EVENT_TYPES, type AlertEventType } from '../../src/types.js';
import type { Signl4Config } from '../shared/config-nodes.js';
import type { Definition, NodeRed } from '../shared/node-red.js';
import { Properties } from '../shared/properties.js';
import { publicUrlOf } from '../shared/public-url.js';

export interface EventInSettings {
  prefix: string;
  /** SIGNL4 calls us. */
  listens: boolean;
  /** We ask SIGNL4. */
  polls: boolean;
  /** Seconds between polls. */
  interval: number;
  events: AlertEventType[];
  foreign: boolean;
  publicUrl: string;
}

const WAYS = ['webhook', 'poll', 'both'] as const;
const DAY = 86_400;

/** Reads the properties of `alert event in`. @returns `problem` where nothing can be heard of */
export function readEventIn(
  RED: NodeRed,
  definition: Definition,
  config: Signl4Config | null,
): { settings: EventInSettings | null; problem: Failure | null } {
  if (!config || config.type !== 'signl4-config') {
    return { settings: null, problem: new Failure('config.signl4-missing', 'account') };
  }
  const properties = new Properties(definition);
  const receive = properties.choice('receive', 'both', WAYS);
  const canAsk = config.api !== null;
  const settings = {
    prefix: config.prefix,
    listens: receive !== 'poll',
    polls: receive === 'poll' || (receive === 'both' && canAsk),
    interval: properties.number('interval', 15, 5, DAY),
    events: properties.chosen('events', [], ALERT_EVENT_TYPES) as AlertEventType[],
    foreign: properties.flag('foreign', false),
    publicUrl: publicUrlOf(properties.text('publicUrl')),
  };
  const problem =
    config.problem ??
    properties.problems[0] ??
    (receive === 'poll' && !canAsk ? new Failure('events.no-key', 'account') : null) ??
    (receive === 'webhook' && RED.settings.httpNodeRoot === false
      ? new Failure('events.no-route', 'account')
      : null);
  return { settings, problem };
}
