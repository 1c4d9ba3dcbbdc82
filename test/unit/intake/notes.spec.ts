import assert from 'node:assert/strict';
import { NOTE_MARKER, noteMarker } from '../../../src/autotask/note-marker.js';
import type { TicketMessage } from '../../../src/intake/events.js';
import { Desk, HOUR, inWords, MINUTE, oneOf, QUEUE, STATUS } from './desk.js';

const API_USER = 29680090;
const KIM = 29680001;

describe('new notes of tickets', () => {
  let desk: Desk;
  let contact: string;
  const open = async (changes: Parameters<typeof Desk.open>[0] = {}) => {
    desk = await Desk.open({ notes: 'all', queues: ['On-Call'], ...changes });
    contact = `contact:${desk.autotask.find('Contacts')[0]!.id}`;
    await desk.poll();
    desk.advance(1000);
  };
  afterEach(() => desk.close());

  /** A ticket that has rung already. */
  const rung = async (input: Record<string, unknown> = {}): Promise<number> => {
    const { id } = desk.autotask.createTicket({ queueID: QUEUE.onCall, ...input });
    await desk.poll();
    desk.advance(1000);
    return id;
  };
  const noteQueries = () => desk.autotask.calls({ path: 'TicketNotes/query' }).length;
  const texts = (messages: TicketMessage[]) => messages.map(({ ticketNote }) => ticketNote?.text);
  /** Polls until nothing more can come of what happened before. */
  const rest = async (): Promise<TicketMessage[]> => {
    const told: TicketMessage[] = [];
    for (let polls = 0; polls < 6; polls += 1) {
      desk.advance(30_000);
      told.push(...(await desk.poll()));
    }
    return told;
  };

  it('a note is told once, with its ticket and the name of who wrote it', async () => {
    await open();
    const id = await rung({ priority: 'Critical' });
    const { id: noteId, createDateTime } = desk.autotask.addNote(
      id,
      { title: 'Called back', description: 'Nobody there.' },
      KIM,
    );
    const message = oneOf(await desk.poll());
    assert.equal(message.topic, 'ticket/noted');
    assert.deepEqual(
      [message.ticketId, message.payload.id, message.payload.priority?.label],
      [id, id, 'Critical'],
    );
    const { author, ...note } = message.ticketNote!;
    assert.deepEqual(note, { id: noteId, title: 'Called back', text: 'Nobody there.', customer: false });
    assert.match(author, /^Kim /);
    assert.deepEqual(
      { ...message.event, urgency: 0 },
      {
        id: `${id}-noted-${noteId}`,
        type: 'noted',
        at: new Date(createDateTime as string).toISOString(),
        intake: 'poll',
        tenant: desk.tenant.client.tenant,
        urgency: 0,
      },
    );
    assert.deepEqual(await rest(), []);
    await desk.restart();
    assert.deepEqual(await rest(), []);
  });

  it('customer: what a contact wrote, and nothing else', async () => {
    await open({ notes: 'customer' });
    const id = await rung();
    desk.autotask.addNote(id, 'I look into it', KIM);
    desk.autotask.addNote(id, 'It burns!', contact);
    const { ticketNote } = oneOf(await desk.poll());
    assert.deepEqual([ticketNote?.text, ticketNote?.customer], ['It burns!', true]);
    assert.notEqual(ticketNote?.author, '');
    assert.deepEqual(await rest(), []);
  });

  it('never: no message and no call', async () => {
    await open({ notes: 'never' });
    const id = await rung();
    desk.autotask.addNote(id, 'It burns!', contact);
    assert.deepEqual(await desk.poll(), []);
    assert.equal(noteQueries(), 0);
  });

  it('a visible change and a note of one poll are both told, in this order', async () => {
    await open();
    const id = await rung();
    desk.autotask.editTicket(id, { status: 'Customer Replied' });
    desk.autotask.addNote(id, 'Thank you', contact);
    assert.deepEqual(inWords(await desk.poll()), [`${id} changed`, `${id} noted`]);
    assert.deepEqual(await rest(), []);
  });

  it('notes from before the ticket was first seen are none', async () => {
    await open();
    const { id } = desk.autotask.createTicket({ queueID: QUEUE.onCall });
    desk.autotask.addNote(id, 'First note', contact);
    desk.advance(1000);
    desk.autotask.addNote(id, 'Second note', contact);
    assert.deepEqual(inWords(await desk.poll()), [`${id} opened`]);
    desk.advance(1000);
    desk.autotask.addNote(id, 'Third note', contact);
    assert.deepEqual(texts(await desk.poll()), ['Third note']);
    assert.deepEqual(await rest(), []);
  });

  it('switched on later, it tells what is written from then on', async () => {
    await open({ notes: 'never' });
    const id = await rung();
    desk.autotask.addNote(id, 'Before', contact);
    await desk.poll();
    desk.deploy({ notes: 'customer' });
    desk.advance(1000);
    desk.autotask.addNote(id, 'After', contact);
    assert.deepEqual(texts(await desk.poll()), ['After']);
  });

  it('only tickets that the trigger knows', async () => {
    await open();
    const other = desk.autotask.createTicket({ queueID: QUEUE.levelTwo }).id;
    const left = await rung();
    desk.autotask.editTicket(left, { queueID: QUEUE.levelTwo });
    await desk.poll();
    desk.advance(1000);
    desk.autotask.addNote(other, 'Nobody asked', contact);
    desk.autotask.addNote(left, 'Still followed', contact);
    assert.deepEqual(texts(await desk.poll()), ['Still followed']);
  });

  it('our own notes are not told: by their marker, and by the API user', async () => {
    await open();
    desk.tenant.ownResource = () => Promise.resolve(API_USER);
    const id = await rung();
    desk.autotask.addNote(id, `Acknowledged\n${noteMarker('7-acknowledged')}`, KIM);
    desk.autotask.addNote(id, 'By the API user', API_USER);
    assert.deepEqual(await desk.poll(), []);
    desk.advance(1000);
    desk.autotask.addNote(id, `${noteMarker('x')} quoted in the middle of a reply`, contact);
    assert.equal((await desk.poll()).length, 1);
  });

  it('notes of rules and merges are not told', async () => {
    await open();
    const id = await rung();
    desk.autotask.addNote(id, { description: 'Rule', noteType: 13 }, KIM);
    desk.autotask.addNote(id, { description: 'Merged', noteType: 'Duplicate Ticket' }, KIM);
    desk.autotask.addNote(id, { description: 'System' }, 4);
    assert.deepEqual(await rest(), []);
  });

  it('50 notes on 50 tickets cost one more call, a quiet poll none', async () => {
    await open();
    const ids = desk.autotask.createTickets(50, { queueID: QUEUE.onCall });
    await desk.poll();
    desk.advance(1000);
    for (const id of ids) desk.autotask.addNote(id, 'It burns!', contact);
    const before = desk.autotask.calls().length;
    assert.equal((await desk.poll()).length, 50);
    const calls = desk.autotask
      .calls()
      .slice(before)
      .map(({ path }) => path.split('/').at(-2));
    assert.equal(calls.filter((entity) => entity === 'TicketNotes').length, 1, calls.join(' '));
    assert.deepEqual(await rest(), []);
    const asked = desk.autotask.calls().length;
    desk.advance(30_000);
    await desk.poll();
    const quiet = desk.autotask.calls().slice(asked);
    assert.deepEqual(
      quiet.map(({ path }) => path.split('/').slice(-2).join('/')).filter((path) => !/threshold/i.test(path)),
      ['Tickets/query'],
    );
  });

  it('a note that becomes visible after the ticket that it moved is still told', async () => {
    await open();
    const id = await rung();
    desk.autotask.set({ lagMs: 40_000 });
    desk.autotask.addNote(id, 'Late', contact);
    desk.autotask.set({ lagMs: 0 });
    desk.advance(1000);
    desk.autotask.editTicket(id, { status: STATUS.inProgress });
    const told = [...(await desk.poll()), ...(await rest())];
    assert.deepEqual(inWords(told), [`${id} changed`, `${id} noted`]);
  });

  it('notes that can not be read hold up no ring, and are told later', async () => {
    await open();
    const id = await rung();
    desk.autotask.addFault({ kind: 'status', status: 503, entity: 'TicketNotes', times: 2 });
    desk.autotask.addNote(id, 'It burns!', contact);
    const next = desk.autotask.createTicket({ queueID: QUEUE.onCall }).id;
    assert.deepEqual(inWords(await desk.poll()), [`${next} opened`]);
    await desk.restart();
    assert.deepEqual(inWords(await rest()), [`${id} noted`]);
    assert.ok(desk.warnings.length >= 1);
  });

  it('a missing right is said once and asked for no more than every ten minutes', async () => {
    await open();
    const id = await rung();
    const refused = { errors: ['The logged in Resource does not have the adequate permissions.'] };
    desk.autotask.addFault({
      kind: 'status',
      status: 500,
      entity: 'TicketNotes',
      body: JSON.stringify(refused),
    });
    for (let polls = 0; polls < 10; polls += 1) {
      desk.autotask.addNote(id, 'It burns!', contact);
      desk.advance(30_000);
      assert.deepEqual(await desk.poll(), []);
    }
    assert.equal(noteQueries(), 1);
    assert.equal(desk.warnings.length, 1);
    desk.autotask.clearFaults();
    desk.advance(10 * MINUTE);
    assert.equal((await desk.poll()).length, 10);
  });

  it('a ticket that was quiet for months brings no old notes with it', async () => {
    await open();
    const id = await rung();
    desk.advance(90 * 24 * HOUR);
    desk.autotask.addNote(id, 'Still there?', contact);
    assert.deepEqual(texts(await desk.poll()), ['Still there?']);
  });

  it('the marker is the same for the same event, and found at the end of a text only', () => {
    assert.match(noteMarker('a'), /^\[SIGNL4 [0-9a-f]{12}\]$/);
    assert.equal(noteMarker('a'), noteMarker('a'));
    assert.notEqual(noteMarker('a'), noteMarker('b'));
    assert.ok(NOTE_MARKER.test(`Text\n${noteMarker('a')}\n`));
    assert.ok(!NOTE_MARKER.test(`${noteMarker('a')}: what is this?`));
  });
});
