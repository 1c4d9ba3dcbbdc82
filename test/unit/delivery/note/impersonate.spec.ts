import assert from 'node:assert/strict';
import { alertMessage, NoteDesk } from './desk.js';

const KIM_ID = 29680001;
const API_USER = 29680090;
const NOTE = { method: 'POST', path: '*/Notes' } as const;

describe('notes in people’s own names', () => {
  let desk: NoteDesk;
  let id: number;
  beforeEach(async () => {
    desk = await NoteDesk.open();
    id = desk.ticket();
    desk.autotask.control.setRights('full-impersonating');
  });
  afterEach(() => desk.close());

  const person = (email: string, name = 'Somebody') => ({ payload: { user: { id: 'u', name, email } } });
  const write = (more = {}, changes = {}) =>
    desk.accept(alertMessage(id, more), { impersonate: true, ...changes });
  const authors = () => desk.notes(id).map((note) => note['creatorResourceID']);

  it('where Autotask allows it', async () => {
    await write();
    assert.deepEqual(authors(), [KIM_ID]);
    assert.equal(desk.results[0]?.['as'], 'person');
  });

  it('not unless it is wanted; then nothing is said of it', async () => {
    await write({}, { impersonate: false });
    assert.deepEqual(authors(), [API_USER]);
    assert.equal('as' in desk.results[0]!, false);
  });

  it('a refusal is written by the API user with the name in the text, once, and is remembered', async () => {
    desk.autotask.control.setRights('full');
    await write({}, { textTemplate: 'Acknowledged.' });
    await write({ type: 'closed' }, { textTemplate: 'Closed by {{payload.user.name}}.' });
    assert.deepEqual(authors(), [API_USER, API_USER]);
    assert.deepEqual(
      desk.results.map((note) => note['as']),
      ['api-user', 'api-user'],
    );
    const [first, second] = desk.notes(id).map((note) => String(note['description']));
    assert.match(first!, /^Acknowledged\.\n\nWritten for Kim Berger\.\n\n\[SIGNL4/);
    assert.match(second!, /^Closed by Kim Berger\.\n\n\[SIGNL4/);
    assert.equal(desk.calls.sent, 3, 'one refusal, two notes');
  });

  for (const [why, email] of [
    ['has a licence that forbids it', 'conny@sandbox.example'],
    ['is inactive', 'ina@sandbox.example'],
    ['is unknown', 'nobody@sandbox.example'],
    ['shares the address with another', 'desk@sandbox.example'],
    ['has no address', ''],
  ] as const)
    it(`by the API user where the person ${why}`, async () => {
      await write(person(email));
      assert.deepEqual(authors(), [API_USER]);
      assert.equal(desk.results[0]?.['as'], 'api-user');
      assert.match(String(desk.notes(id)[0]?.['description']), /Somebody/);
    });

  for (const status of [401, 403])
    it(`a refusal by ${status} stops neither the note nor other calls`, async () => {
      desk.autotask.control.addFault({ kind: 'status', status, body: '', ...NOTE, times: 1 });
      await write();
      assert.deepEqual(authors(), [API_USER]);
      assert.equal(desk.account?.gate.state, 'open');
    });

  it('a lost answer is found as what it is, and a repeat goes as the API user', async () => {
    desk.autotask.control.addFault({ kind: 'lost', ...NOTE, times: 1 });
    await write();
    await desk.pass(15_000);
    assert.deepEqual([authors(), desk.results[0]?.['as']], [[KIM_ID], 'person']);
    desk.autotask.control.addFault({ kind: 'status', status: 500, ...NOTE, times: 1 });
    await write({ type: 'closed' });
    await desk.pass(90_000);
    assert.deepEqual([authors(), desk.results[1]?.['as']], [[KIM_ID, API_USER], 'api-user']);
  });
});
