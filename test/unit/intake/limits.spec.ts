import assert from 'node:assert/strict';
import { Desk, MINUTE, oneOf, PRIORITY, QUEUE, STATUS } from './desk.js';

const udf = (field: string, value: string) => ({ op: 'eq', field, value, udf: true });
const YES = 'Alert On-Call';
const SITE = 'Site Code';

describe("filters that are larger than Autotask's limits", () => {
  let desk: Desk;
  afterEach(() => desk.close());

  const create = (input: Record<string, unknown> = {}): number => desk.autotask.createTicket(input).id;
  const told = async (): Promise<number[]> => (await desk.poll()).map(({ ticketId }) => ticketId);
  /** So many companies of the tenant's. */
  const companies = (count: number): number[] =>
    Array.from(
      { length: count },
      (_, index) => desk.autotask.put('Companies', { companyName: `Company ${index}`, isActive: true }).id,
    );
  const refused = () => desk.autotask.calls({ status: 500 }).length;

  it('1,200 companies: stock is taken in pieces, and a poll is one call', async () => {
    desk = await Desk.open({ lookback: 0, queues: ['!Level 2'] });
    const ids = companies(1200);
    desk.deploy({ companies: ids.map(String) });
    const known = [ids[3]!, ids[700]!, ids[1199]!].map((companyID) => create({ companyID }));
    create({ companyID: 0 });
    desk.advance(1000);
    assert.deepEqual(await told(), []);
    for (const id of known) desk.autotask.editTicket(id, { title: 'known' });
    const fresh = create({ companyID: ids[900] });
    create({ companyID: 0 });
    create({ companyID: ids[901], queueID: QUEUE.levelTwo });
    const before = desk.queries();
    assert.deepEqual(await desk.told(), [...known.map((id) => `${id} changed`), `${fresh} opened`]);
    assert.equal(desk.queries(), before + 1);
    assert.equal(refused(), 0);
  });

  it('all but 600 companies', async () => {
    desk = await Desk.open({ lookback: 0 });
    const ids = companies(600);
    desk.deploy({ companies: ids.map((id) => `!${id}`) });
    create({ companyID: ids[5] });
    const known = create({ companyID: 0 });
    desk.advance(1000);
    assert.deepEqual(await told(), []);
    desk.autotask.editTicket(known, { title: 'known' });
    create({ companyID: ids[500] });
    const fresh = create({ companyID: 0 });
    assert.deepEqual(await told(), [known, fresh]);
    assert.equal(refused(), 0);
  });

  it('a query of 440 conditions beside 400 known tickets', async () => {
    desk = await Desk.open({ lookback: 0 });
    const ids = companies(440);
    desk.autotask.createTickets(400, { companyID: ids[1], status: STATUS.inProgress });
    desk.advance(1000);
    desk.deploy({ query: JSON.stringify({ op: 'in', field: 'companyID', value: ids }) });
    assert.deepEqual(await told(), []);
    create({ companyID: 0 });
    const fresh = create({ companyID: ids[7] });
    assert.deepEqual(await told(), [fresh]);
    assert.equal(refused(), 0);
  });

  it('two user-defined fields that must both be so', async () => {
    desk = await Desk.open({ lookback: 0, query: JSON.stringify([udf(YES, 'yes'), udf(SITE, 'B1')]) });
    const both = { [YES]: 'yes', [SITE]: 'B1' };
    create({ udf: { [YES]: 'yes' } });
    const known = create({ udf: both });
    desk.advance(1000);
    assert.deepEqual(await told(), []);
    desk.autotask.editTicket(known, { title: 'known' });
    create({ udf: { [SITE]: 'B1' } });
    const fresh = create({ udf: both });
    assert.deepEqual(await told(), [known, fresh]);
    desk.advance(1000);
    desk.autotask.editTicket(fresh, { udf: { [SITE]: 'B2' } });
    assert.deepEqual(await desk.told(), [`${fresh} changed left`]);
    desk.advance(30_000);
    const before = desk.autotask.calls().length;
    assert.deepEqual(await told(), []);
    assert.equal(desk.autotask.calls().length, before + 1);
    assert.equal(refused(), 0);
  });

  it('one of two user-defined fields, or a plain one', async () => {
    const query = {
      op: 'or',
      items: [udf(YES, 'yes'), udf(SITE, 'B1'), { op: 'eq', field: 'priority', value: PRIORITY.critical }],
    };
    desk = await Desk.open({ query: JSON.stringify(query) });
    await desk.poll();
    desk.advance(1000);
    const one = create({ udf: { [YES]: 'yes' } });
    const other = create({ udf: { [SITE]: 'B1' } });
    const plain = create({ priority: PRIORITY.critical });
    create({ udf: { [SITE]: 'B2' } });
    assert.deepEqual(await told(), [one, other, plain]);
    assert.equal(refused(), 0);
  });

  it('an edited filter with two user-defined fields rings for nothing old', async () => {
    desk = await Desk.open({ lookback: 0, queues: ['On-Call'] });
    const both = { [YES]: 'yes', [SITE]: 'B1' };
    create({ udf: both });
    const on = create({ queueID: QUEUE.onCall });
    await desk.poll();
    desk.advance(1000);
    desk.deploy({ queues: [], query: JSON.stringify([udf(YES, 'yes'), udf(SITE, 'B1')]) });
    assert.deepEqual(await told(), []);
    desk.advance(1000);
    const fresh = create({ udf: both });
    desk.autotask.editTicket(on, { title: 'followed' });
    assert.deepEqual(await desk.told(), [`${on} changed`, `${fresh} opened`]);
  });
});

describe('filters that can not be right', () => {
  let desk: Desk;
  afterEach(() => desk.close());

  for (const [what, query, reason] of [
    ['a field that there is not', { op: 'eq', field: 'prio', value: 1 }, /no field "prio"/],
    [
      'a user-defined field that there is not',
      { op: 'eq', field: 'Alert', value: 'x', udf: true },
      /no user-defined field "Alert"/,
    ],
    ['a user-defined field not called one', { op: 'eq', field: YES, value: 'yes' }, /needs "udf":true/],
    ['a field that is not for filters', { op: 'eq', field: 'creatorType', value: 1 }, /can't filter by/],
    [
      'a label where an id belongs',
      { op: 'or', items: [{ op: 'in', field: 'priority', value: ['Critical'] }] },
      /takes ids and not "Critical": .*Critical = 14/,
    ],
  ] as const) {
    it(`${what} is told before any ticket is asked for`, async () => {
      desk = await Desk.open({ query: JSON.stringify(query) });
      const failure = await desk.pollFails();
      assert.equal(failure.code, 'config.query');
      assert.match(String(failure.facts['reason']), reason);
      assert.equal(desk.queries(), 0);
      assert.deepEqual(
        desk.failures.map(({ code }) => code),
        ['config.query'],
      );
    });
  }

  it("a list with commas as in SIGNL4's connector, its Query Filter, and one unknown name", async () => {
    const names = 'Meyer, Schulz & Partner';
    desk = await Desk.open({
      companies: ['North,South, Nowhere,Acme, Inc., East', names],
      query: '{"op":"noteq","field":"Status","value":5}',
    });
    const put = (companyName: string) => desk.autotask.put('Companies', { companyName, isActive: true }).id;
    const ids = [put('North'), put('South'), put(names), put('Acme, Inc.'), put('East')];
    for (const other of ['Meyer', 'Acme', 'Inc.']) put(other);
    await desk.poll();
    desk.advance(1000);
    const expected = ids.map((companyID) => desk.autotask.createTicket({ companyID }).id);
    for (const { id } of desk.autotask.find('Companies'))
      if (!ids.includes(id)) desk.autotask.createTicket({ companyID: id });
    assert.deepEqual(
      (await desk.poll()).map(({ ticketId }) => ticketId),
      expected,
    );
    const warning = oneOf(desk.warnings);
    assert.deepEqual([warning.code, warning.facts['label']], ['config.company-unknown', 'Nowhere']);
  });

  it('a list with commas is looked up once an hour, like every other entry', async () => {
    desk = await Desk.open({ companies: ['North,South'] });
    for (const companyName of ['North', 'South'])
      desk.autotask.put('Companies', { companyName, isActive: true });
    await desk.poll();
    const calls = () => desk.autotask.calls({ path: 'Companies/query' }).length;
    const before = calls();
    for (let polls = 0; polls < 5; polls += 1) {
      desk.advance(10 * MINUTE);
      await desk.poll();
    }
    assert.equal(calls(), before);
  });
});
