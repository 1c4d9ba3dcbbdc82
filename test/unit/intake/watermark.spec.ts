import assert from 'node:assert/strict';
import { moved, NOWHERE } from '../../../src/intake/watermark.js';
import { Desk, HOUR, MINUTE, oneOf, QUEUE, STATUS } from './desk.js';

describe('the watermark', () => {
  it('is the first answer, or the highest activity where that is earlier', () => {
    assert.deepEqual(moved(NOWHERE, 1000, 900), { at: 900, highest: 900 });
    assert.deepEqual(moved(NOWHERE, 1000, 1100), { at: 1000, highest: 1100 });
    assert.deepEqual(moved(NOWHERE, 1000, 0), { at: 1000, highest: 0 });
  });

  it('goes back with a clock that was set, but not to where a clock is just wrong', () => {
    const before = { at: 10 * HOUR, highest: 10 * HOUR };
    assert.deepEqual(moved(before, 9 * HOUR, 8 * HOUR), { at: 9 * HOUR, highest: 10 * HOUR });
    assert.deepEqual(moved(before, 0, 8 * HOUR), { at: 8 * HOUR, highest: 10 * HOUR });
  });

  it('does not run ahead of what was seen in a quiet hour', () => {
    const before = { at: 10 * HOUR, highest: 10 * HOUR };
    assert.deepEqual(moved(before, 11 * HOUR, 0), before);
  });
});

describe('polling and clocks', () => {
  let desk: Desk;
  afterEach(() => desk.close());

  const create = (input: Record<string, unknown> = {}): number => desk.autotask.createTicket(input).id;

  for (const hours of [-1, 1]) {
    it(`Autotask's clock is ${hours} h beside ours → the same tickets ring, once`, async () => {
      desk = await Desk.open();
      desk.autotask.setClock({ mode: 'fixed', at: desk.clock.wall + hours * HOUR });
      const theirs = desk.clock.wall + hours * HOUR;
      create({ createDate: theirs - 61 * MINUTE });
      const young = create({ createDate: theirs - 59 * MINUTE });
      assert.deepEqual(await desk.told(), [`${young} opened`]);
      desk.advance(30_000);
      const next = create();
      assert.deepEqual(await desk.told(), [`${next} opened`]);
      assert.deepEqual(await desk.told(), []);
    });

    it(`our clock jumps by ${hours} h between polls → nothing is lost, nothing rings twice`, async () => {
      desk = await Desk.open();
      await desk.poll();
      const first = create();
      assert.deepEqual(await desk.told(), [`${first} opened`]);
      desk.clock.wall += hours * HOUR;
      desk.advance(30_000);
      const second = create();
      assert.deepEqual(await desk.told(), [`${second} opened`]);
      desk.clock.wall -= hours * HOUR;
      const third = create();
      assert.deepEqual(await desk.told(), [`${third} opened`]);
      assert.deepEqual(await desk.told(), []);
    });

    it(`Autotask's clock is set by ${hours} h → tickets with the new times still ring`, async () => {
      desk = await Desk.open();
      await desk.poll();
      create();
      await desk.poll();
      desk.autotask.frame.clock.advance(hours * HOUR);
      const next = create();
      const told = [...(await desk.told()), ...(await desk.told())];
      assert.deepEqual(told, [`${next} opened`]);
    });
  }

  it('a write that becomes visible 4 minutes late, behind others → it rings', async () => {
    desk = await Desk.open();
    await desk.poll();
    desk.autotask.set({ lagMs: 4 * MINUTE });
    const late = create({ title: 'late' });
    desk.autotask.set({ lagMs: 0 });
    desk.advance(30_000);
    const early = create();
    assert.deepEqual(await desk.told(), [`${early} opened`]);
    const told: string[] = [];
    for (let minute = 0; minute < 6; minute += 1) {
      desk.advance(MINUTE);
      told.push(...(await desk.told()));
    }
    assert.deepEqual(told, [`${late} opened`]);
  });

  it('a lagging read that shows the ticket of before → nothing reopens', async () => {
    desk = await Desk.open();
    await desk.poll();
    const id = create();
    await desk.poll();
    desk.advance(1000);
    desk.autotask.complete(id);
    assert.deepEqual(await desk.told(), [`${id} closed`]);
    // From now on a replica answers that has not heard of it yet.
    const row = desk.autotask.tenant.table('Tickets').get(id)!;
    const before = { ...row.values, status: STATUS.new, completedDate: null };
    const activity = Number(row.values['lastActivityDate']);
    desk.autotask.tenant.replace('Tickets', row, { ...before, lastActivityDate: activity - 1000 });
    assert.deepEqual(await desk.told(), []);
    desk.autotask.tenant.replace('Tickets', desk.autotask.tenant.table('Tickets').get(id)!, row.values);
    assert.deepEqual(await desk.told(), []);
  });

  it('ticket 7 changes while page 20 of a long answer is read → the next poll still finds it', async () => {
    desk = await Desk.open();
    await desk.poll();
    const ids = desk.autotask.createTickets(1200);
    const [seventh] = ids;
    desk.advance(30_000);
    desk.afterPage(2, () => {
      desk.advance(6 * MINUTE);
      desk.autotask.editTicket(seventh!, { title: 'worse' });
      create({ title: 'also new' });
    });
    const told = await desk.poll();
    assert.equal(told.length, 1201);
    const next = await desk.poll();
    assert.deepEqual(
      next.map(({ ticketId, event }) => [ticketId, event.type]),
      [[seventh, 'changed']],
    );
  });

  it('a page fails → what was read rings at once, the rest with the next poll, each once', async () => {
    desk = await Desk.open();
    await desk.poll();
    const ids = desk.autotask.createTickets(1200);
    desk.autotask.addFault({ kind: 'reset', path: '*/Tickets/query/next', skip: 1, times: 1 });
    await desk.pollFails();
    const first = await desk.emitted(1000);
    desk.advance(10 * MINUTE);
    const second = await desk.poll();
    assert.equal(first.length, 1000);
    assert.deepEqual(
      [...first, ...second].map(({ ticketId }) => ticketId),
      ids,
    );
  });

  it('taking stock fails on the way and T closes before it is done → its end is told', async () => {
    desk = await Desk.open({ lookback: 24 * 60 });
    const ids = desk.autotask.createTickets(700);
    const [id] = ids;
    desk.autotask.addFault({ kind: 'status', status: 500, path: '*/Tickets/query/next', times: 1 });
    await desk.pollFails();
    assert.equal((await desk.emitted(500)).length, 500);
    desk.advance(3 * HOUR);
    desk.autotask.complete(id!);
    desk.advance(HOUR);
    assert.equal((await desk.poll()).length, 200);
    assert.deepEqual(await desk.told(), [`${id} closed`]);
  });

  it('deployed at 10:00 with a wrong password, mended at 13:00, T created at 11:00 → T rings', async () => {
    desk = await Desk.open();
    desk.login('wrong');
    desk.deploy();
    assert.equal((await desk.pollFails()).code, 'autotask.credentials');
    desk.advance(HOUR);
    const id = create();
    desk.advance(2 * HOUR);
    await desk.restart();
    assert.deepEqual(await desk.told(), [`${id} opened`]);
  });

  it('Autotask is away for a night → everything of the night is told afterwards', async () => {
    desk = await Desk.open({ queues: ['On-Call'] });
    await desk.poll();
    const before = create({ queueID: QUEUE.onCall });
    await desk.poll();
    desk.autotask.addFault({ kind: 'status', status: 503 });
    const rang: number[] = [];
    for (let hour = 0; hour < 8; hour += 1) {
      desk.advance(HOUR);
      rang.push(create({ queueID: QUEUE.onCall }));
      await desk.pollFails();
    }
    desk.autotask.complete(before);
    desk.autotask.clearFaults();
    assert.deepEqual(await desk.told(), [`${before} closed`, ...rang.map((id) => `${id} opened`)]);
  });

  for (const dates of ['z', 'bare'] as const) {
    it(`times as Autotask writes them (${dates}) mean UTC`, async () => {
      desk = await Desk.open();
      desk.autotask.setVariants({ dates, createDate: 'day', pathCase: 'exact' });
      create({ createDate: desk.clock.wall - 61 * MINUTE });
      const young = create({ createDate: desk.clock.wall - 59 * MINUTE });
      const message = oneOf(await desk.poll());
      assert.equal(message.ticketId, young);
      assert.equal(message.payload.createdAt, new Date(desk.clock.wall - 59 * MINUTE).toISOString());
      assert.equal(message.event.at, new Date(desk.clock.wall).toISOString());
      assert.deepEqual(await desk.told(), []);
    });
  }
});
