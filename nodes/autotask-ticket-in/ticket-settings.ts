import { Failure } from '../../src/failure.js';
import type { TriggerSettings } from '../../src/intake/settings.js';
import type { Definition, RuntimeNode } from '../shared/node-red.js';
import { credentialTexts, Properties } from '../shared/properties.js';

const YEAR_IN_MINUTES = 525_600;
const CREDENTIALS = ['calloutUser', 'calloutPassword', 'webhookSecret'] as const;
/** What stands in a URL as it is. */
const PATH = /^[\w.~-]{1,100}$/;

/** How a node is reached from outside. */
export interface DoorSettings {
  callout: boolean;
  webhook: boolean;
  /** Last part of the URL. */
  path: string;
  /** Address of this Node-RED as seen from outside; empty where it is not known. */
  publicUrl: string;
  calloutUser: string;
  calloutPassword: string;
  webhookSecret: string;
}

export interface TicketInSettings {
  trigger: TriggerSettings;
  door: DoorSettings;
  problems: Failure[];
}

/** A node's properties and credentials. */
export function readTicketIn(node: RuntimeNode, definition: Definition): TicketInSettings {
  const properties = new Properties(definition);
  const { values, problems } = credentialTexts(node.credentials, CREDENTIALS);
  const door = {
    callout: properties.flag('callout', false),
    webhook: properties.flag('webhook', false),
    path: properties.text('path').trim() || node.id,
    publicUrl:
      properties.text('publicUrl').trim() || (process.env['AUTOTASK_SIGNL4_PUBLIC_URL'] ?? '').trim(),
    ...values,
  };
  const trigger: TriggerSettings = {
    poll: properties.flag('poll', true),
    interval: properties.number('interval', 30, 10, 3600),
    lookback: properties.number('lookback', 60, 0, YEAR_IN_MINUTES),
    companies: properties.list('companies', []),
    queues: properties.list('queues', []),
    priorities: properties.list('priorities', []),
    ticketTypes: properties.list('ticketTypes', []),
    sources: properties.list('sources', []),
    statuses: properties.list('statuses', [1]),
    closedStatuses: properties.list('closedStatuses', [5]),
    skipOwn: properties.flag('skipOwn', true),
    query: properties.text('query'),
    onReopen: properties.choice('onReopen', 'ring', ['ring', 'ignore']),
    notes: properties.choice('notes', 'never', ['never', 'customer', 'all']),
    listens: door.callout || door.webhook,
  };
  const wrong = trigger.listens && !PATH.test(door.path) ? [wrongPath(door.path)] : [];
  return { trigger, door, problems: [...problems, ...properties.problems, ...wrong] };
}

function wrongPath(path: string): Failure {
  return new Failure('config.path', 'account', { facts: { path: path.slice(0, 60) } });
}
