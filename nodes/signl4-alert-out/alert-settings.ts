import type { AlertSettings, AlertTransport, Fallback } from '../../src/delivery/alert/settings.js';
import { Failure } from '../../src/failure.js';
import { checkTemplate } from '../../src/signl4/templates.js';
import type { Definition, NodeRed } from '../shared/node-red.js';
import { Properties } from '../shared/properties.js';
import { words } from '../shared/words.js';
import type { Signl4Config } from '../shared/config-nodes.js';

const TITLE = '{{priority.label}} {{company.name}}: {{title}}';
const DETAILS = ['number', 'contact', 'phone', 'queue', 'due', 'link'];
const TRANSPORTS = ['webhook', 'api', 'email'] as const;

/**
 * Reads the properties of `alert out`. A template that does not parse is a problem, and the default takes its
 * place: the alert must ring all the same.
 *
 * @returns `missing` where nothing can be accepted at all
 */
export function readAlertSettings(
  RED: NodeRed,
  definition: Definition,
  config: Signl4Config | null,
): { settings: AlertSettings | null; problems: Failure[]; missing: Failure | null } {
  const properties = new Properties(definition);
  if (!config || config.type !== 'signl4-config') {
    return { settings: null, problems: [], missing: new Failure('config.signl4-missing', 'account') };
  }
  const broken: Failure[] = [];
  const { transport, fallback } = readWay(RED, properties, config, broken);
  const template = (property: string, preset: string) => {
    const text = properties.text(property, preset);
    const reason = checkTemplate(text);
    if (reason === null) return text;
    broken.push(new Failure('config.template', 'account', { facts: { property, reason } }));
    return preset;
  };
  const settings: AlertSettings = {
    nodeId: definition.id,
    prefix: config.prefix,
    dryRun: config.dryRun,
    storeSince: 0,
    transport,
    fallback,
    titleTemplate: template('title', TITLE) || TITLE,
    messageTemplate: template('message', ''),
    priorityMap: properties.rows('priorityMap', ['priority', 'service', 'scenario']),
    filtering: properties.flag('filtering', false),
    details: properties.list('details', DETAILS),
    attachments: properties.flag('attachments', false),
    timeZone: '',
    language: words(RED, 'alert.language'),
    detailLabel: (key) => words(RED, `details.${key}`),
    delayedText: words(RED, 'alert.delayed', { minutes: '__minutes__' }),
  };
  return { settings, problems: [...properties.problems, ...broken], missing: config.problem };
}

/** A way that is not set up is a problem, and another takes its place: the alert must ring all the same. */
function readWay(
  RED: NodeRed,
  properties: Properties,
  config: Signl4Config,
  problems: Failure[],
): { transport: AlertTransport; fallback: Fallback | null } {
  const wanted = properties.choice('transport', 'webhook', TRANSPORTS);
  const second = properties.choice('fallback', '', ['', ...TRANSPORTS]);
  const afterMs = 1000 * properties.number('fallbackAfter', 120, 1, 86_400);
  const isReady = (one: AlertTransport, instead: string) => {
    const lack = config.lack(one);
    if (!lack) return true;
    const facts = { transport: words(RED, `transport.${one}`), instead: words(RED, `transport.${instead}`) };
    problems.push(new Failure(lack.code, 'account', { facts: { ...facts, ...lack.facts } }));
    return false;
  };
  const transport = isReady(wanted, 'byWebhook') ? wanted : 'webhook';
  if (second === '') return { transport, fallback: null };
  if (second === wanted) {
    const facts = { transport: words(RED, `transport.${second}`) };
    problems.push(new Failure('config.same-transport', 'account', { facts }));
  }
  const useful = second !== transport && isReady(second, 'noFallback');
  return { transport, fallback: useful ? { transport: second, afterMs } : null };
}
