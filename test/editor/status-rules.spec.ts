import assert from 'node:assert/strict';
import * as rules from '../../nodes/shared/editor/status-rules.js';

const options = [
  { id: 1, label: 'New' },
  { id: 5, label: 'Complete' },
  { id: 22, label: 'In Progress' },
  { id: 31, label: 'Waiting' },
  { id: 32, label: 'Waiting' },
];

describe('rules about the statuses of status sync', () => {
  before(() => Object.assign(globalThis, { RED: { _: (key: string) => key.split(':').at(-1) } }));
  after(() => Reflect.deleteProperty(globalThis, 'RED'));

  const usual = { acknowledged: ['In Progress'], closed: [5], options };
  const unread = { ...usual, options: [] };
  const fits = (verdict: true | string) => assert.equal(verdict, true);
  const breaks = (verdict: true | string, property: string, key: string) =>
    assert.equal(verdict, `sync.field.${property}: sync.invalid.${key}`);

  it('want the status of an acknowledge among those that acknowledge, and not among those that close', () => {
    for (const status of ['In Progress', ' in progress ', 22, '22', '', '${ACK}', undefined])
      fits(rules.ackStatus(status, usual));
    for (const status of ['New', 1]) breaks(rules.ackStatus(status, usual), 'ackStatus', 'notAcknowledged');
    breaks(rules.ackStatus(5, { ...usual, acknowledged: [5] }), 'ackStatus', 'closes');
    breaks(rules.ackStatus('Complete', { ...usual, acknowledged: [] }), 'ackStatus', 'closes');
    fits(rules.ackStatus('New', { ...usual, acknowledged: [] }));
  });

  it('want the status of a close among those that mean closed, and not among those that acknowledge', () => {
    for (const status of [5, 'Complete', '', '${DONE}']) fits(rules.closeStatus(status, usual));
    breaks(rules.closeStatus(1, usual), 'closeStatus', 'notClosed');
    breaks(rules.closeStatus(22, { ...usual, closed: [5, 22] }), 'closeStatus', 'acknowledges');
    breaks(rules.closeStatus(22, { ...usual, closed: null }), 'closeStatus', 'acknowledges');
    fits(rules.closeStatus(1, { ...usual, closed: null }));
  });

  it('want the status of a reopen in neither', () => {
    for (const status of [1, 'New', '', '${OPEN}']) fits(rules.reopenStatus(status, usual));
    breaks(rules.reopenStatus('complete', usual), 'reopenStatus', 'closes');
    breaks(rules.reopenStatus(22, usual), 'reopenStatus', 'acknowledges');
  });

  it('want no status in two lists', () => {
    fits(rules.oneMeaning(usual));
    breaks(rules.oneMeaning({ ...usual, closed: [5, 22] }), 'ticketAckStatuses', 'twice');
    breaks(rules.oneMeaning({ ...usual, closed: ['in progress'] }), 'ticketAckStatuses', 'twice');
  });

  it('say nothing of what the editor can not know: variables, "all but", labels beside ids, two of one label', () => {
    fits(rules.ackStatus(1, unread));
    fits(rules.closeStatus('Complete', unread));
    breaks(rules.ackStatus('Working', unread), 'ackStatus', 'notAcknowledged');
    fits(rules.ackStatus('Working', { ...usual, acknowledged: ['In Progress', '${MORE}'] }));
    fits(rules.closeStatus(1, { ...usual, closed: ['!1'] }));
    fits(rules.oneMeaning({ ...usual, acknowledged: '${LIST}' }));
    fits(rules.ackStatus('Waiting', { ...usual, acknowledged: [31] }));
    fits(rules.ackStatus('No such status', usual));
    fits(rules.ackStatus({}, usual));
  });

  it('want both sides of every row that says who is who', () => {
    for (const rows of [[], '${ROWS}', [{ email: 'a@b.example', resource: 7 }]]) fits(rules.ownerMap(rows));
    for (const rows of [[{ email: 'a@b.example', resource: '' }], [{ resource: 'Kim' }]])
      breaks(rules.ownerMap(rows), 'ownerMap', 'row');
  });
});
