import assert from 'node:assert/strict';
import type { AutotaskClient } from '../../../src/autotask/client.js';
import { NoteAuthors } from '../../../src/autotask/note-author.js';
import { createNote, findNote, type NewNote } from '../../../src/autotask/notes.js';
import type { Autotask } from '../../sandbox/autotask/start.js';
import { failureOf, Workbench } from './harness.js';

const HOUR = 3_600_000;
const MARKER = '[SIGNL4 0123456789ab]';

describe('ticket notes over the API', () => {
  const bench = new Workbench();
  let autotask: Autotask;
  let client: AutotaskClient;
  let ticketId: number;
  beforeEach(async () => {
    autotask = await bench.autotask();
    client = bench.client({ discoveryUrl: `${autotask.url}/ATServicesRest/` });
    ticketId = autotask.control.createTicket().id;
  });
  afterEach(() => bench.stop());

  const create = (changes: Partial<NewNote> = {}, options = {}) =>
    createNote(
      client,
      { ticketId, title: 'Title', text: 'Text', marker: MARKER, noteType: 201, publish: 2, ...changes },
      options,
    );
  const [note, notes] = [() => autotask.control.notes(ticketId)[0], () => autotask.control.notes(ticketId)];
  const since = (ms = HOUR) => new Date(Date.now() - ms).toISOString();
  const reads = () => autotask.control.calls({ path: '/TicketNotes/query' }).length;

  it('go to the child route and have the marker as last line', async () => {
    const id = await create();
    assert.equal(note()?.id, id);
    assert.equal(note()?.['description'], `Text\n\n${MARKER}`);
    assert.deepEqual([note()?.['publish'], note()?.['noteType']], [2, 201]);
  });

  it('too long texts are shortened so that it shows, and keep the marker', async () => {
    await create({ title: 't'.repeat(300), text: 'x'.repeat(40_000) });
    const { title, description } = note() as unknown as { title: string; description: string };
    assert.deepEqual([title.length, description.length], [250, 32_000]);
    assert.ok(title.endsWith('…') && description.endsWith(`x…\n\n${MARKER}`));
  });

  it('letters that a tenant mangles are gone before; the title is one line', async () => {
    autotask.control.setVariants({ noteLetters: 'cp1252' });
    await create({ title: 'Server\n→ down 🔥', text: 'Łukasz: “ok” ✓ 👍' });
    assert.equal(note()?.['title'], 'Server -> down (fire)');
    assert.equal(note()?.['description'], `Lukasz: “ok” [x] (thumbs up)\n\n${MARKER}`);
  });

  it('are found by the marker in text or title, among their ticket’s alone', async () => {
    const id = await create();
    assert.deepEqual(await findNote(client, ticketId, MARKER, since()), {
      id,
      publish: 2,
      impersonated: false,
    });
    assert.equal(await findNote(client, ticketId, '[SIGNL4 000000000000]', since()), null);
    const other = autotask.control.createTicket().id;
    assert.equal(await findNote(client, other, MARKER, since()), null);
    const inTitle = autotask.control.addNote(other, { title: `x ${MARKER}`, description: 'y' });
    assert.equal((await findNote(client, other, MARKER, since()))?.id, inTitle.id);
  });

  it('a ticket with 600 older notes costs one call; 600 new ones are still looked through', async () => {
    const text = 'An older note.';
    const now = Date.now();
    autotask.control.setClock({ mode: 'fixed', at: now - 5 * HOUR });
    for (let count = 0; count < 600; count += 1) autotask.control.addNote(ticketId, text);
    autotask.control.setClock({ mode: 'running' });
    const id = await create();
    assert.equal((await findNote(client, ticketId, MARKER, since()))?.id, id);
    assert.equal(reads(), 1);
    assert.equal((await findNote(client, ticketId, MARKER, since(6 * HOUR)))?.id, id);
    assert.equal(reads(), 3);
  });

  it('rights are told of notes, not of tickets', async () => {
    autotask.control.setRights('read-only');
    const failure = await failureOf(create(), 'autotask.rights', 'account');
    assert.equal(failure.facts['entity'], 'TicketNotes');
  });

  describe('in a person’s name', () => {
    const KIM = 29680001;

    it('where the level allows it', async () => {
      autotask.control.setRights('full-impersonating');
      const id = await create({}, { impersonate: KIM });
      assert.deepEqual(
        [note()?.['creatorResourceID'], note()?.['impersonatorCreatorResourceID']],
        [KIM, 29680090],
      );
      assert.deepEqual(await findNote(client, ticketId, MARKER, since()), {
        id,
        publish: 2,
        impersonated: true,
      });
    });

    for (const [name, prepare, person] of [
      ['by the API user’s level', () => undefined, KIM],
      ['by the level, as objects', () => ({ errorShape: 'objects' as const }), KIM],
      ['by the licence', () => 'full-impersonating' as const, 29680009],
      ['since the person left', () => 'full-impersonating' as const, 29680006],
    ] as const)
      it(`a refusal is known as one, and nothing is written: ${name}`, async () => {
        const how = prepare();
        if (typeof how === 'string') autotask.control.setRights(how);
        else if (how) autotask.control.setVariants(how);
        await failureOf(create({}, { impersonate: person }), 'autotask.impersonation', 'entry');
        assert.equal(notes().length, 0);
      });

    for (const status of [401, 403])
      it(`a refusal by ${status} does not count as a refused login`, async () => {
        const fault = {
          kind: 'status' as const,
          status,
          method: 'POST',
          path: '*/Notes',
          times: 1,
          body: '',
        };
        autotask.control.addFault(fault);
        await failureOf(create({}, { impersonate: KIM }), 'autotask.impersonation', 'entry');
        await create();
        assert.equal(notes().length, 1);
      });
  });

  describe('who has an e-mail address', () => {
    const of = (email: string) => new NoteAuthors(client).resourceOf(email);

    for (const [email, id] of [
      [' KIM@sandbox.example ', 29680001],
      ['robin@sandbox.example', 29680004],
      ['ina@sandbox.example', null],
      ['desk@sandbox.example', null],
      ['nobody@sandbox.example', null],
    ] as const)
      it(`${email}: ${id}`, async () => assert.equal(await of(email), id));

    it('nobody, where resources must not be seen; asked once', async () => {
      autotask.control.setRights('signl4-guide');
      const authors = new NoteAuthors(client);
      assert.equal(await authors.resourceOf('kim@sandbox.example'), null);
      assert.equal(await authors.resourceOf('kim@sandbox.example'), null);
      assert.equal(autotask.control.calls({ path: '/Resources/query' }).length, 1);
    });

    it('an outage is no answer', async () => {
      autotask.control.addFault({ kind: 'status', status: 503, path: '*/Resources/query' });
      await failureOf(of('kim@sandbox.example'), 'autotask.outage', 'outage');
    });
  });
});
