import assert from 'node:assert/strict';
import { alertIntent } from '../../../src/delivery/alert/intent.js';
import type { StoredAlert } from '../../../src/delivery/alert/command.js';
import { subjectOf } from '../../../src/delivery/alert/subject.js';
import type { Message } from '../../../src/delivery/outlets.js';
import { newPair } from '../../../src/sync/pair.js';
import { settingsOf } from './desk.js';

const NOBODY = { service: '', scenario: '', location: '' };

/** The message of a ticket that could not be read. */
function partial(changes: Message = {}, type = 'opened'): Message {
  const nothing = ['priority', 'queue', 'source', 'type', 'company', 'contact', 'assignee', 'dueAt'];
  const payload = {
    ...Object.fromEntries(nothing.map((name) => [name, null])),
    id: 7001,
    number: 'T20260302.0001',
    title: null,
    description: null,
    status: { id: null, label: 'New' },
    createdAt: '2026-03-02T08:00:00.000Z',
    udf: {},
    url: '',
    fields: { domain: 'contoso.example' },
    ...changes,
  };
  const event = { id: `7001-1-${type}`, type, at: payload.createdAt, intake: 'callout', partial: true };
  return { topic: `ticket/${type}`, payload, ticketId: payload.id, event: { ...event, tenant: '' } };
}

function sent(
  message: Message,
  settings: Parameters<typeof settingsOf>[0] = {},
): Record<string, unknown> | null {
  const intent = alertIntent(message, subjectOf(message), settingsOf(settings), NOBODY);
  const pair = intent?.pair ? newPair(intent.pair.key, intent.pair.tenant, intent.pair.ticketId) : null;
  const [first] = intent?.plan(pair, () => null).commands ?? [];
  return first ? (first.command as StoredAlert).body : null;
}

describe('alerts of tickets that could not be read', () => {
  it('are called by number and status, and have no text but that', () => {
    const body = sent(partial(), { titleTemplate: '{{priority.label}} {{company.name}}: {{title}}' });
    assert.deepEqual(
      [body?.['Title'], body?.['Message'], body?.['X-S4-ExternalID']],
      ['T20260302.0001: New', 'T20260302.0001: New', 'AT-7001'],
    );
  });

  it('follow a template as far as it finds something', () => {
    assert.equal(sent(partial(), { titleTemplate: 'Call {{number}}!' })?.['Title'], 'Call T20260302.0001!');
    assert.equal(sent(partial({ title: 'Down' }))?.['Title'], 'Down');
  });

  it('have an id by their number where only that is known, to be ended by it', () => {
    const numbered = { id: null };
    assert.equal(sent(partial(numbered))?.['X-S4-ExternalID'], 'AT-T20260302.0001');
    const end = sent(partial(numbered, 'closed'));
    assert.deepEqual([end?.['X-S4-ExternalID'], end?.['X-S4-Status']], ['AT-T20260302.0001', 'resolved']);
    assert.equal(sent(partial(numbered, 'changed')), null);
  });
});
