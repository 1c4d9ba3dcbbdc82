import type { NoteSettings } from '../../src/delivery/note/settings.js';
import { Failure } from '../../src/failure.js';
import { isZone } from '../../src/signl4/date-text.js';
import { checkTemplate } from '../../src/signl4/templates.js';
import { ALERT_EVENT_TYPES, type AlertEventType } from '../../src/types.js';
import type { AutotaskConfig } from '../shared/config-nodes.js';
import type { Definition } from '../shared/node-red.js';
import { Properties } from '../shared/properties.js';
import { noteWords } from './note-words.js';

const EVENTS: AlertEventType[] = [
  'acknowledged',
  'closed',
  'reopened',
  'escalated',
  'annotated',
  'no-reply',
  'no-one-on-duty',
];

/**
 * Reads the properties of `ticket note`. A template that does not parse is a problem, and the default text takes its
 * place.
 *
 * @returns `missing` where no note can be accepted at all
 */
export function readNoteSettings(
  definition: Definition,
  config: AutotaskConfig | null,
): { settings: NoteSettings; problems: Failure[]; missing: Failure | null } {
  const properties = new Properties(definition);
  const found = config?.type === 'autotask-config' ? config : null;
  const { language, say } = noteWords(found?.language ?? '');
  const broken: Failure[] = [];
  const template = (property: string) => {
    const text = properties.text(property).trim();
    const reason = checkTemplate(text);
    if (reason === null) return text;
    broken.push(new Failure('config.template', 'account', { facts: { property, reason } }));
    return '';
  };
  const timeZone = found?.timeZone ?? '';
  if (timeZone !== '' && !isZone(timeZone))
    broken.push(new Failure('config.time-zone', 'account', { facts: { timeZone } }));
  const settings: NoteSettings = {
    nodeId: definition.id,
    tenant: found?.tenant?.client.tenant ?? '',
    dryRun: found?.dryRun ?? false,
    storeSince: 0,
    impersonate: found?.impersonate ?? false,
    titleTemplate: template('title'),
    textTemplate: template('text'),
    events: eventsOf(properties),
    publish: properties.text('publish', 'internal'),
    noteType: properties.text('noteType'),
    timeZone,
    language,
    say,
  };
  const missing = found?.tenant
    ? null
    : (found?.problem ?? new Failure('config.autotask-missing', 'account'));
  return { settings, problems: [...properties.problems, ...broken], missing };
}

function eventsOf(properties: Properties): Set<AlertEventType> {
  const valid: readonly string[] = ALERT_EVENT_TYPES;
  return new Set(properties.chosen('events', EVENTS, valid) as AlertEventType[]);
}
