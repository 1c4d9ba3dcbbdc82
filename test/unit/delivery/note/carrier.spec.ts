import assert from 'node:assert/strict';
import { NOTE_MARKER } from '../../../../src/autotask/note-marker.js';
import { Random } from '../../../sandbox/frame/random.js';
import { alertMessage, NoteDesk, START } from './desk.js';
import { describeIn } from '../../../house/share.js';

const MINUTE = 60_000;
const NOTE = { method: 'POST', path: '*/Notes' } as const;

describeIn(1, 'writing notes', () => {
  let desk: NoteDesk;
  let id: number;
  beforeEach(async () => {
    desk = await NoteDesk.open();
    id = desk.ticket();
  });
  afterEach(() => desk.close());

  const control = () => desk.autotask.control;
  const only = () => {
    const notes = desk.notes(id);
    assert.equal(notes.length, 1, `${notes.length} notes`);
    return notes[0]!;
  };

  it('a note is internal, of the first type for people, and ends with its marker', async () => {
    await desk.accept(alertMessage(id));
    const note = only();
    assert.deepEqual([note['publish'], note['noteType']], [2, 201]);
    assert.equal(note['title'], 'SIGNL4: alert acknowledged');
    const text = String(note['description']);
    assert.match(text, /^Kim Berger acknowledged the alert on .*2026.*\n\n\[SIGNL4 [0-9a-f]{12}\]$/);
    assert.match(text, NOTE_MARKER, 'by which ticket in knows it as our own');
    assert.deepEqual(desk.results, [{ id: note.id, ticketId: id, publish: 2 }]);
    assert.equal(desk.node.emitted[0]?.['topic'], 'alert/acknowledged');
  });

  it('one event is one note per node, however often it comes', async () => {
    await desk.accept(alertMessage(id));
    const again = await desk.accept(alertMessage(id));
    assert.equal(again.kind, 'repeat');
    assert.deepEqual(again.kind === 'repeat' && again.result['note'], desk.results[0]);
    await desk.accept(alertMessage(id), { nodeId: 'another' });
    const texts = desk.notes(id).map((note) => note['description']);
    assert.equal(new Set(texts).size, 2, 'a note of each node, with markers of their own');
  });

  describe('the store is a new one', () => {
    const before = { storeSince: START + MINUTE };
    beforeEach(async () => {
      await desk.accept(alertMessage(id));
      await desk.forget();
    });

    it('a note about an event from before it is looked for, and not written again', async () => {
      await desk.accept(alertMessage(id), before);
      assert.deepEqual(desk.calls, { sent: 1, asked: 1 });
      assert.deepEqual(desk.results, [{ id: only().id, ticketId: id, publish: 2 }]);
    });

    it('one that is not there is written, also where notes can’t be read', async () => {
      const other = desk.ticket();
      await desk.accept(alertMessage(other), before);
      control().addFault({ kind: 'status', status: 403, path: '*/TicketNotes/query' });
      await desk.accept(alertMessage(other, { type: 'closed' }), before);
      assert.deepEqual([desk.notes(other).length, desk.calls.asked], [2, 2]);
    });

    it('an event since then costs no call more', async () => {
      await desk.accept(alertMessage(desk.ticket()), { storeSince: START });
      assert.deepEqual(desk.calls, { sent: 2, asked: 0 });
    });
  });

  describe('an answer is lost', () => {
    it('the note is there: found after 10 s, one note', async () => {
      control().addFault({ kind: 'lost', ...NOTE, times: 1 });
      await desk.accept(alertMessage(id));
      await desk.pass(5_000);
      assert.deepEqual([desk.calls, desk.results.length], [{ sent: 1, asked: 0 }, 0]);
      await desk.pass(10_000);
      assert.deepEqual(desk.calls, { sent: 1, asked: 1 });
      assert.deepEqual(desk.results, [{ id: only().id, ticketId: id, publish: 2 }]);
    });

    it('reads lag by 30 s, the ticket has 600 notes, the template drops the marker: one note', async () => {
      control().setClock({ mode: 'fixed', at: START - 5 * 60 * MINUTE });
      for (let count = 0; count < 600; count += 1) control().addNote(id, 'An older note.');
      control().setClock({ mode: 'running' });
      control().set({ lagMs: 30_000 });
      control().addFault({ kind: 'lost', ...NOTE, times: 1 });
      await desk.accept(alertMessage(id), { textTemplate: 'only this', titleTemplate: 'Own' });
      await desk.pass(2 * MINUTE);
      assert.deepEqual(desk.calls, { sent: 1, asked: 2 });
      assert.equal(desk.notes(id).length, 601);
      assert.match(String(desk.notes(id).at(-1)?.['description']), /^only this\n\n\[SIGNL4 /);
      assert.equal(desk.results[0]?.['id'], desk.notes(id).at(-1)?.id);
    });

    it('the note is not there: asked for twice, then written', async () => {
      control().addFault({ kind: 'reset', ...NOTE, times: 1 });
      await desk.accept(alertMessage(id));
      await desk.pass(90_000);
      assert.deepEqual(desk.calls, { sent: 2, asked: 2 });
      assert.equal(desk.results[0]?.['id'], only().id);
    });

    it('an unclear error of Autotask may have written it all the same', async () => {
      control().addFault({ kind: 'status', status: 500, done: true, ...NOTE, times: 1 });
      await desk.accept(alertMessage(id));
      await desk.pass(90_000);
      assert.deepEqual([desk.calls.sent, desk.results[0]?.['id']], [1, only().id]);
    });

    it('Node-RED ends before it is settled: found after the start', async () => {
      control().addFault({ kind: 'lost', ...NOTE, times: 1 });
      await desk.accept(alertMessage(id));
      await desk.pass(3_000);
      await desk.restart();
      await desk.pass(20_000);
      assert.deepEqual([desk.calls.sent, desk.results[0]?.['id']], [1, only().id]);
    });

    it('Node-RED crashes while the note is sent again, and reads lag: still one note', async () => {
      control().set({ lagMs: 30_000 });
      control().addFault({ kind: 'reset', ...NOTE, times: 1 });
      control().addFault({ kind: 'hang', done: true, ...NOTE, times: 1 });
      await desk.accept(alertMessage(id));
      await desk.pass(75_000);
      assert.deepEqual([desk.calls.sent, desk.notes(id).length], [2, 1]);
      await desk.crash();
      await desk.pass(90_000);
      assert.deepEqual([desk.calls.sent, desk.results[0]?.['id']], [2, only().id]);
    });

    it('Autotask can’t be asked either: nothing is repeated until it can', async () => {
      control().addFault({ kind: 'lost', ...NOTE, times: 1 });
      const away = control().addFault({ kind: 'status', status: 503, path: '*/TicketNotes/query' });
      await desk.accept(alertMessage(id));
      await desk.pass(5 * MINUTE, 5_000);
      assert.equal(desk.calls.sent, 1);
      control().faults.remove(away);
      await desk.pass(2 * MINUTE, 5_000);
      assert.deepEqual([desk.calls.sent, desk.results[0]?.['id']], [1, only().id]);
    });

    it('whatever fails, and however often: every note once', async () => {
      const random = new Random(5);
      const kinds = ['lost', 'reset', 'malformed', 'throttle'] as const;
      for (const kind of kinds) control().addFault({ kind, ...NOTE, chance: 0.25 });
      control().addFault({ kind: 'status', status: 500, done: true, ...NOTE, chance: 0.25 });
      control().addFault({ kind: 'status', status: 503, path: '*/TicketNotes/query', chance: 0.3 });
      const tickets = Array.from({ length: 12 }, () => desk.ticket());
      for (const ticket of tickets) {
        await desk.accept(alertMessage(ticket));
        await desk.pass(random.int(0, 4_000), 2_000);
      }
      await desk.crash();
      await desk.pass(4 * MINUTE, 5_000);
      assert.ok(
        control()
          .faults.list()
          .every(({ met }) => met > 0),
        'a day without every kind of fault',
      );
      control().clearFaults();
      await desk.pass(8 * MINUTE, 10_000);
      assert.deepEqual(
        tickets.map((ticket) => desk.notes(ticket).length),
        tickets.map(() => 1),
      );
    });
  });

  describe('who sees it is not certain', () => {
    it('no note is written, the flow goes on with the reason, the options are named', async () => {
      control().usePickLists('awkward');
      await desk.accept(alertMessage(id));
      assert.equal(desk.notes(id).length, 0);
      const refused = { id: null, ticketId: id, publish: null, suppressed: 'note-refused' };
      assert.deepEqual(desk.results, [refused]);
      const [warned] = desk.node.warned;
      assert.equal(warned?.code, 'config.note-publish-unsure');
      assert.match(String(warned?.facts['valid']), /Everybody \(1\), Internal Team \(5\)/);
      await desk.accept(alertMessage(id, { id: 'next' }), { publish: 'Internal Team' });
      assert.equal(only()['publish'], 5);
    });

    it('a picklist that was mended counts within minutes', async () => {
      control().usePickLists('awkward');
      await desk.accept(alertMessage(id));
      control().usePickLists('english');
      await desk.pass(6 * MINUTE, 30_000);
      await desk.accept(alertMessage(id, { id: 'next' }));
      assert.equal(only()['publish'], 2);
    });

    it('a note type that is gone gives way to the first one, and that is told', async () => {
      await desk.accept(alertMessage(id), { noteType: 'Gone' });
      assert.equal(only()['noteType'], 201);
      assert.equal(desk.node.warned[0]?.code, 'config.note-type-unknown');
    });
  });

  it('a dry run shows everything and writes nothing', async () => {
    await desk.accept(alertMessage(id), { dryRun: true });
    assert.equal(desk.notes(id).length, 0);
    const [note] = desk.results;
    assert.deepEqual([note?.['dryRun'], note?.['publish'], note?.['id']], [true, 2, null]);
    assert.match(String(note?.['text']), /^Kim Berger acknowledged/);
  });

  it('a dry run that begins while its note is under way keeps it back until it ends', async () => {
    control().addFault({ kind: 'hold', path: '*/TicketNotes/entityInformation/fields' });
    await desk.accept(alertMessage(id));
    desk.house.registerTenant(desk.tenant, 'dry', true);
    control().clearFaults();
    await desk.pass(MINUTE);
    assert.equal(desk.notes(id).length, 0);
    desk.house.registerTenant(desk.tenant, 'wet', false);
    await desk.pass(MINUTE);
    assert.equal(desk.notes(id).length, 1);
  });

  it('a note that Autotask refuses is given up with its own words; the next one goes', async () => {
    await desk.accept(alertMessage(4711, {}));
    await desk.accept(alertMessage(id));
    assert.equal(desk.node.failed[0]?.failure.code, 'autotask.refused');
    assert.match(desk.node.failed[0]?.failure.said ?? '', /ticketID/);
    only();
  });

  it('without the right to add notes they wait, told once, and go when it is given', async () => {
    control().setRights('read-only');
    const other = desk.ticket();
    await desk.accept(alertMessage(id));
    await desk.accept(alertMessage(other));
    await desk.pass(3 * MINUTE, 5_000);
    assert.deepEqual(
      desk.node.failed.map(({ failure }) => failure.code),
      ['autotask.rights'],
    );
    assert.equal(desk.account?.gate.state, 'refused');
    control().setRights('signl4-guide');
    await desk.pass(2 * MINUTE, 5_000);
    assert.deepEqual([desk.notes(id).length, desk.notes(other).length], [1, 1]);
  });

  it('an outage is waited for; at most as many at once as the tenant may have', async () => {
    const fault = control().addFault({ kind: 'status', status: 503, ...NOTE });
    const tickets = Array.from({ length: 8 }, () => desk.ticket());
    for (const ticket of tickets) await desk.accept(alertMessage(ticket));
    await desk.pass(3 * MINUTE, 5_000);
    assert.deepEqual(desk.results, []);
    control().faults.remove(fault);
    control().set({ latencyMs: 20 });
    await desk.pass(3 * MINUTE, 2_000);
    assert.deepEqual(
      tickets.map((ticket) => desk.notes(ticket).length),
      tickets.map(() => 1),
    );
    assert.ok((control().summary().byEntity['TicketNotes']?.mostAtOnce ?? 0) <= 2);
  });

  it('a 404 for a ticket that is new to Autotask’s reads is repeated', async () => {
    control().addFault({ kind: 'status', status: 404, ...NOTE, times: 1, body: { errors: ['Not found.'] } });
    await desk.accept(alertMessage(id));
    await desk.pass(10_000);
    only();
  });
});

describeIn(1, 'notes when the budget runs short', () => {
  it('wait without trying, and go when calls are free again', async () => {
    const desk = await NoteDesk.open({ hourlyBudget: 10 });
    try {
      const id = desk.ticket();
      for (let call = 0; call < 7; call += 1)
        await desk.tenant.client.count('Tickets', [{ op: 'exist', field: 'id' }], { purpose: 'poll' });
      await desk.accept(alertMessage(id));
      await desk.pass(2 * MINUTE, 10_000);
      assert.deepEqual([desk.notes(id).length, desk.node.failed.length, desk.node.warned.length], [0, 0, 0]);
      assert.ok((desk.account?.wait(desk.house.clock.steady()) ?? 0) > 0);
      for (let minute = 0; minute < 90 && desk.notes(id).length === 0; minute += 1)
        await desk.pass(MINUTE, 30_000);
      assert.equal(desk.notes(id).length, 1);
    } finally {
      await desk.close();
    }
  });
});
