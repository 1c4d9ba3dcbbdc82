import assert from 'node:assert/strict';
import { mergeNote, readNote } from '../../../src/autotask/merge-note.js';
import { mergeDestination } from '../../../src/autotask/merged.js';
import type { Autotask } from '../../sandbox/autotask/start.js';
import { failureOf, Workbench } from './harness.js';

const OTHER = 'T20260301.0002';
const COMPLETED = Date.parse('2026-03-01T10:00:00Z');
const MERGE_TYPE = 15;
const WORKFLOW_RULE = 13;
const TECHNICIAN_NOTE = 201;

describe('Autotask merges', () => {
  const bench = new Workbench();
  let standIn: Autotask;

  beforeEach(async () => {
    bench.clock = Date.now();
    standIn = await bench.autotask();
  });
  afterEach(() => bench.stop());

  const clientOf = () => bench.client({ discoveryUrl: standIn.url });
  const pair = () => standIn.control.createTickets(2, { status: 1 }) as [number, number];
  const entities = () => standIn.control.calls().map(({ entity }) => entity);

  it('lead to the destination, wherever the note holds its number', async () => {
    for (const where of ['description', 'title', 'german'] as const) {
      standIn.control.setVariants({ mergeNote: where });
      const [source, destination] = pair();
      const raw = standIn.control.merge(source, destination);
      assert.deepEqual(
        await mergeDestination(clientOf(), raw),
        { kind: 'merged', ticketId: destination },
        where,
      );
    }
  });

  it('lead to it by times without a zone too, and among notes of people', async () => {
    standIn.control.setVariants({ dates: 'bare' });
    const [source, destination] = pair();
    standIn.control.merge(source, destination);
    standIn.control.addNote(source, 'See also T20200101.0001');
    standIn.control.addNote(source, 'Merged into T20200101.0001?', 'contact:30690001');
    const raw = standIn.control.ticket(source);
    assert.deepEqual(await mergeDestination(clientOf(), raw), { kind: 'merged', ticketId: destination });
  });

  it('are none where a ticket was completed, for one call; where it is open, for none', async () => {
    const [source] = pair();
    const client = clientOf();
    assert.deepEqual(await mergeDestination(client, standIn.control.ticket(source)), { kind: 'not-merged' });
    assert.deepEqual(entities(), []);
    const raw = standIn.control.complete(source);
    assert.deepEqual(await mergeDestination(client, raw), { kind: 'not-merged' });
    assert.deepEqual(
      entities().filter((entity) => entity.startsWith('Ticket')),
      ['TicketNotes'],
    );
  });

  it('are none where people write of merging, or the ticket was merged before it was reopened', async () => {
    const [source, destination] = pair();
    const number = String(standIn.control.ticket(destination)['ticketNumber']);
    standIn.control.setClock({ mode: 'fixed', at: '2026-03-01T10:00:00Z' });
    standIn.control.merge(source, destination);
    standIn.control.reopen(source);
    standIn.control.setClock({ mode: 'fixed', at: '2026-03-01T11:00:00Z' });
    const raw = standIn.control.complete(source);
    standIn.control.addNote(source, `Merged into ${number}.`);
    assert.deepEqual(await mergeDestination(clientOf(), raw), { kind: 'not-merged' });
  });

  it('can not be told apart from a completion where the note is hidden', async () => {
    standIn.control.setVariants({ mergeNote: 'hidden' });
    const [source, destination] = pair();
    const raw = standIn.control.merge(source, destination);
    assert.deepEqual(await mergeDestination(clientOf(), raw), { kind: 'not-merged' });
  });

  it('are unreadable without the right to see notes, or where the destination is not shown', async () => {
    const [source, destination] = pair();
    const raw = standIn.control.merge(source, destination);
    standIn.control.restrict('Tickets', [{ op: 'eq', field: 'id', value: source }]);
    assert.deepEqual(await mergeDestination(clientOf(), raw), { kind: 'unreadable' });
    standIn.control.setRights('none');
    assert.deepEqual(await mergeDestination(clientOf(), raw), { kind: 'unreadable' });
  });

  it('are an error while Autotask does not answer', async () => {
    const [source, destination] = pair();
    const raw = standIn.control.merge(source, destination);
    standIn.control.addFault({ kind: 'reset', entity: 'TicketNotes', times: 1 });
    await failureOf(mergeDestination(clientOf(), raw), 'autotask.unreachable', 'outage');
    assert.deepEqual(await mergeDestination(clientOf(), raw), { kind: 'merged', ticketId: destination });
  });

  describe('by their notes', () => {
    const types = new Set([WORKFLOW_RULE, MERGE_TYPE]);
    const note = (more: Record<string, unknown>) => ({
      id: 1,
      noteType: MERGE_TYPE,
      createDateTime: '2026-03-01T10:00:00.500',
      creatorResourceID: 4,
      createdByContactID: null,
      title: '',
      description: '',
      ...more,
    });
    const told = (...rows: Array<Record<string, unknown>>) =>
      mergeNote(
        rows.flatMap((row) => readNote(note(row), types) ?? []),
        { number: 'T20260301.0001', completedAt: COMPLETED },
      );
    const later = '2026-03-02T10:00:00Z';

    it('count in any language where Autotask wrote them in a type of its own', () => {
      for (const description of [
        `This ticket has been merged into ticket ${OTHER}.`,
        `Ticket T20260301.0001 → ${OTHER}`,
        `Este ticket ha sido combinado con ${OTHER}.`,
        `${OTHER.toLowerCase()} に移動`,
      ])
        assert.deepEqual(told({ description }), { number: OTHER }, description);
      assert.deepEqual(told({ noteType: 99, description: `Fusionné avec ${OTHER}` }), { number: OTHER });
      assert.deepEqual(told({ description: `Merged into ${OTHER}`, createDateTime: later }), {
        number: OTHER,
      });
      assert.deepEqual(told({ description: 'Merged into T20260301.0002.003' }), {
        number: 'T20260301.0002.003',
      });
    });

    it('of a person or a workflow rule count only with a word for it, and with the completion', () => {
      for (const more of [{ creatorResourceID: 29680001 }, { noteType: WORKFLOW_RULE }]) {
        assert.deepEqual(told({ ...more, description: `Merged into ${OTHER}` }), { number: OTHER });
        assert.equal(told({ ...more, description: `See ${OTHER}` }), null);
        assert.equal(told({ ...more, description: `Merged into ${OTHER}`, createDateTime: later }), null);
      }
    });

    it('count for nothing where people wrote them, where they name no other ticket, or tell of absorbing', () => {
      const merged = { description: `Merged into ${OTHER}` };
      for (const more of [
        { ...merged, noteType: TECHNICIAN_NOTE, creatorResourceID: 29680001 },
        { ...merged, createdByContactID: 30690001, creatorResourceID: null },
        { ...merged, impersonatorCreatorResourceID: 29680091 },
        { ...merged, createDateTime: 'soon' },
        { description: 'Completed by rule. Ticket T20260301.0001' },
        { description: 'It was an emergency.' },
        { description: `See ${OTHER}`, createDateTime: later },
        { title: `Absorbed Ticket Description ${OTHER}`, description: 'please merge' },
      ])
        assert.equal(told(more), null, JSON.stringify(more));
    });

    it('have no destination where they name none or several, and the latest goes before', () => {
      assert.deepEqual(told({ description: 'This ticket was merged.' }), { number: null });
      assert.deepEqual(told({ description: `Merged: ${OTHER}, T20260301.0003` }), { number: null });
      assert.deepEqual(told({ description: `Merged: ${OTHER} (${OTHER})` }), { number: OTHER });
      const [first, second] = [
        { description: 'Merged into T20260301.0009' },
        { description: `Merged into ${OTHER}` },
      ];
      assert.deepEqual(told({ ...second, id: 2 }, first), { number: OTHER });
    });

    it('take no time however long they are', () => {
      const description = `${'T20260301.'.repeat(2_000)}${'merg '.repeat(2_000)}`;
      assert.equal(told({ description }), null);
    });
  });
});
