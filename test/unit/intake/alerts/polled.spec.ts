import assert from 'node:assert/strict';
import { polledWords } from '../../../../src/intake/alerts/polled.js';
import type { AlertHistoryEntry, AlertState } from '../../../../src/signl4/api.js';
import { alertOf } from '../../signl4/alert-of.js';
import { START } from './listening.js';

const KIM = { id: 'kim', name: 'Kim', email: 'kim@sandbox.example' };
const ALEX = { id: 'alex', name: 'Alex', email: 'alex@sandbox.example' };

const words = (state: Partial<AlertState>, history: AlertHistoryEntry[] = []) =>
  polledWords(alertOf({ externalId: 'AT-7', ...state }), history, START).map(({ type, at, said, user }) => {
    const what =
      said?.kind === 'state' ? said.code : said?.kind === 'mark' ? `mark ${said.how ?? ''}`.trim() : '';
    return [type, what, user?.name ?? '', (Date.parse(at) - START) / 1000].join(' ');
  });
const entry = (kind: AlertHistoryEntry['kind'], at: number, user = KIM, text: string | null = null) => ({
  kind,
  at: START + at * 1000,
  user,
  text,
});
const at = (seconds: number) => new Date(START + seconds * 1000).toISOString();

describe('what a polled alert tells', () => {
  it('its history, oldest first, and then how it stands', () => {
    const history = [
      entry('raised', 1),
      entry('acknowledged', 2),
      entry('annotated', 3, ALEX, 'on my way'),
      entry('closed', 4, ALEX),
    ];
    assert.deepEqual(words({ phase: 'closed', statusCode: 4, at: at(4), closedBy: ALEX }, history), [
      'raised  Kim 1',
      'acknowledged 2 Kim 2',
      'annotated mark Alex 3',
      'closed 4 Alex 4',
      'closed 4 Alex 4',
    ]);
  });

  it('without a history, who acknowledged or closed it', () => {
    const taken = { phase: 'acknowledged' as const, statusCode: 2, at: at(5), acknowledgedUserIds: ['kim'] };
    assert.deepEqual(words({ ...taken, acknowledgedBy: [KIM] }), ['acknowledged 2 Kim 5']);
    assert.deepEqual(words({ phase: 'closed', statusCode: 4, at: at(6), closedBy: ALEX }), [
      'closed 4 Alex 6',
    ]);
    assert.deepEqual(words({ phase: 'open', statusCode: 1, at: at(1) }), ['reopened 1  1']);
  });

  it('SIGNL4’s system closes without a person', () => {
    assert.deepEqual(words({ phase: 'closed', statusCode: 4, at: at(6), closedBy: null }), ['closed 4  6']);
  });

  it('what was taken back', () => {
    const history = [entry('acknowledged', 1), entry('unacknowledged', 2)];
    assert.deepEqual(words({ phase: 'open', statusCode: 1, at: at(2), acknowledgedUserIds: [] }, history), [
      'acknowledged 2 Kim 1',
      'reopened 1 Kim 2',
      'reopened 1  2',
    ]);
  });

  it('a close that was undone is open again, or acknowledged again', () => {
    const history = [entry('closed', 1), entry('reopened', 2)];
    assert.deepEqual(words({ phase: 'open', statusCode: 1, at: at(2) }, history).slice(1), [
      'reopened 1 Kim 2',
      'reopened 1  2',
    ]);
    const again = { phase: 'acknowledged' as const, statusCode: 2, at: at(2), acknowledgedBy: [KIM] };
    assert.deepEqual(words(again, history).slice(1), ['reopened 2 Kim 2', 'acknowledged 2 Kim 2']);
  });

  it('that nobody answers, which no history tells', () => {
    assert.deepEqual(words({ statusCode: 8, at: at(3) }), ['reopened 1  3', 'no-reply mark lasting  3']);
    assert.deepEqual(words({ statusCode: 16, at: at(3) }), [
      'reopened 1  3',
      'no-one-on-duty mark lasting  3',
    ]);
    assert.deepEqual(words({ statusCode: 32, at: at(3) }), ['reopened 1  3']);
  });

  it('the state is never older than the history, and without a time it is now', () => {
    const history = [entry('acknowledged', 9)];
    const state = { phase: 'acknowledged' as const, statusCode: 2, acknowledgedBy: [KIM] };
    assert.equal(words({ ...state, at: at(3) }, history).at(-1), 'acknowledged 2 Kim 9');
    assert.equal(words({ ...state, at: null }).at(-1), 'acknowledged 2 Kim 0');
  });
});
