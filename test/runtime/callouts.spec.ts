import assert from 'node:assert/strict';
import type { Ticket, TicketEvent } from '../../src/types.js';
import { call } from './http-intake.js';
import { eventually, forwardingFlow, raiseCurtain, type Stage } from './stage.js';
import { share } from '../house/share.js';

const PATH = '/autotask/tickets';
const XML = { 'Content-Type': 'text/xml' };

describe('Extension Callouts in Node-RED', () => {
  let stage: Stage;
  before(async () => {
    stage = await raiseCurtain();
  });
  after(() => stage?.close());
  beforeEach(() => {
    stage.autotask.set({ callouts: [], rules: [] });
    stage.autotask.clearFaults();
  });

  const deploy = (
    tickets: Record<string, unknown> = {},
    more: Parameters<typeof forwardingFlow>[1] = {},
    how?: Parameters<Stage['red']['deploy']>[1],
  ) => {
    const doors = { poll: false, callout: true, path: 'tickets', ...tickets };
    return stage.red.deploy(forwardingFlow(stage.urls, { ...more, tickets: doors }), how);
  };
  /** A callout that is executed for every new ticket. */
  const rule = (callout: Partial<Parameters<Stage['autotask']['addCallout']>[0]> = {}): void => {
    const id = stage.autotask.addCallout({ url: `${stage.red.url}${PATH}`, ...callout });
    stage.autotask.addRule({ actions: [{ do: 'callout', callout: id }] });
  };
  const opened = async (id: number): Promise<{ event: TicketEvent; payload: Ticket }> =>
    (await stage.red.next('opened', ({ ticketId }) => ticketId === id)) as never;
  const alertOf = async (id: number) =>
    stage.red.next(
      'sent',
      ({ ticketId, alert }) => ticketId === id && Boolean((alert as object | null) ?? null),
    );

  const ways: Array<
    [string, Partial<Parameters<Stage['autotask']['addCallout']>[0]>, Record<string, string>]
  > = [
    ['name/value pairs', { format: 'pairs' }, {}],
    ['pairs in the URL (GET)', { method: 'GET' }, {}],
    ['pairs that nobody encoded', { format: 'pairs' }, { calloutEncoding: 'raw' }],
    ['only the number', { format: 'pairs' }, { calloutIds: 'number' }],
    ...(['elements', 'attributes', 'namespace', 'utf-16', 'form'] as const).map(
      (calloutXml) => [`XML (${calloutXml})`, { format: 'xml' as const }, { calloutXml }] as never,
    ),
  ];
  describe('however they are written', () => {
    before(() => deploy());
    for (const [what, callout, variants] of share(ways)) {
      it(`${what}: the ticket rings as if it had been polled`, async () => {
        stage.autotask.setVariants(variants);
        rule(callout);
        const { id } = stage.autotask.createTicket({ title: what, priority: 'Critical' });
        const { event, payload } = await opened(id);
        assert.deepEqual([event.intake, event.partial], ['callout', undefined]);
        assert.deepEqual([payload.title, payload.priority?.label], [what, 'Critical']);
        await alertOf(id);
        stage.autotask.setVariants({
          calloutEncoding: 'encoded',
          calloutIds: 'both',
          calloutXml: 'elements',
        });
      });
    }
  });

  describe('with a login', () => {
    before(() => deploy({ credentials: { calloutUser: 'autotask', calloutPassword: 'söcret' } }));

    for (const calloutAuth of ['pre-emptive', 'challenge'] as const)
      it(`sent ${calloutAuth === 'challenge' ? 'when it is asked for' : 'at once'}`, async () => {
        stage.autotask.setVariants({ calloutAuth });
        rule({ username: 'autotask', password: 'söcret' });
        await opened(stage.autotask.createTicket({}).id);
      });

    it('a wrong one, or none, is refused with a challenge', async () => {
      const basic = Buffer.from('autotask:wrong').toString('base64');
      for (const headers of [{}, { Authorization: `Basic ${basic}` }]) {
        const { status, headers: given } = await call(stage.red, 'POST', PATH, { body: 'id=1', headers });
        assert.equal(status, 401);
        assert.match(String(given['www-authenticate']), /^Basic /);
      }
    });
  });

  it('answers as the contract says: 202, 400 with a reason, 404, 405, 413', async () => {
    await deploy();
    const post = (body: string, path = PATH) => call(stage.red, 'POST', path, { body, headers: XML });
    assert.equal((await post('<t><id>4711</id></t>')).status, 202);
    const refused = await post('<t><name>no ticket</name></t>');
    assert.deepEqual([refused.status, /no-ticket/.test(refused.text)], [400, true]);
    assert.equal((await post('<t/>', '/autotask/elsewhere')).status, 404);
    assert.equal((await call(stage.red, 'PUT', PATH, { body: '' })).status, 405);
    assert.equal((await post(`<t>${'x'.repeat(1_100_000)}</t>`)).status, 413);
    assert.equal((await call(stage.red, 'GET', `${PATH}?number=T20991231.0001`)).status, 202);
  });

  it('a form that nobody knows is kept without its values, shown once, and forgotten', async () => {
    await deploy();
    const shape = async () =>
      JSON.parse((await stage.red.get('/autotask-signl4/nodes/tickets/doors')).text) as {
        shape: string | null;
      };
    await stage.red.post('/autotask-signl4/nodes/tickets/shape/forget', {});
    assert.equal((await shape()).shape, null);
    await call(stage.red, 'POST', PATH, { body: '<secret><who>Ann Lee</who></secret>', headers: XML });
    await call(stage.red, 'POST', PATH, { body: '<other/>', headers: XML });
    let kept: string | null = null;
    for (const end = Date.now() + 45_000; kept === null && Date.now() < end;) kept = (await shape()).shape;
    assert.match(kept ?? '', /<secret><who>/);
    assert.ok(!kept?.includes('Ann'));
  });

  it('impatient repeats ring once', async () => {
    await deploy();
    const { id, ticketNumber } = stage.autotask.createTicket({});
    const body = `id=${id}&number=${String(ticketNumber)}&status=New`;
    const all = await Promise.all(Array.from({ length: 30 }, () => call(stage.red, 'POST', PATH, { body })));
    assert.ok(all.every(({ status }) => status === 202));
    await alertOf(id);
    assert.equal(stage.red.messages('opened').filter(({ ticketId }) => ticketId === id).length, 1);
    assert.equal(stage.signl4.alerts(`AT-${id}`).length, 1);
  });

  it('what comes during redeploys is answered, and rings once', async () => {
    await deploy();
    const ids = stage.autotask.createTickets(40, {});
    const answers: number[] = [];
    const sending = (async () => {
      for (const id of ids) answers.push((await call(stage.red, 'POST', PATH, { body: `id=${id}` })).status);
    })();
    for (const type of ['full', 'nodes', 'full'] as const) await deploy({ name: type }, {}, { type });
    await sending;
    assert.deepEqual([...new Set(answers)], [202]);
    for (const id of ids) await opened(id);
    // What a redeploy may have cut off comes again, with the same id.
    const rang = stage.red
      .messages('opened')
      .filter(({ ticketId, event }) => ids.includes(ticketId as number) && !(event as TicketEvent).replayed);
    assert.ok(rang.length <= ids.length);
    for (const id of ids)
      await eventually(`the alert of ${id}`, () => stage.signl4.alerts(`AT-${id}`).length > 0);
    for (const id of ids) assert.equal(stage.signl4.alerts(`AT-${id}`).length, 1);
  });

  it('what was answered is not lost by a crash', async () => {
    await deploy();
    stage.autotask.addFault({ kind: 'status', status: 503, path: '*/Tickets/query' });
    const { id } = stage.autotask.createTicket({});
    assert.equal((await call(stage.red, 'POST', PATH, { body: `id=${id}` })).status, 202);
    await stage.red.restart('kill');
    stage.autotask.clearFaults();
    await opened(id);
  });

  for (const [what, autotask] of [
    ['without any login at Autotask', 'blank'],
    ['without any Autotask configuration', ''],
  ] as const)
    it(`${what} it rings from what the callout says`, async () => {
      const blank = { id: 'blank', type: 'autotask-config', name: '', zoneUrl: '', discoveryUrl: '' };
      await deploy({ autotask }, { more: [blank] });
      const calls = stage.autotask.calls().length;
      rule({ format: 'xml' });
      const { id, ticketNumber } = stage.autotask.createTicket({ title: 'Not sent along' });
      const { event, payload } = await opened(id);
      assert.deepEqual([event.partial, payload.title, payload.number], [true, null, ticketNumber]);
      assert.equal(payload.status?.label, 'New');
      await alertOf(id);
      const [alert] = stage.signl4.alerts(`AT-${id}`);
      assert.match(JSON.stringify(alert), new RegExp(`${String(ticketNumber)}: New`));
      assert.equal(stage.autotask.calls().length, calls);
      await stage.red.whenStatus('tickets', ({ fill }) => fill === 'green');
    });

  it('the same path twice is an error at both nodes', async () => {
    const twin = {
      id: 'twin',
      type: 'autotask-ticket-in',
      z: 'tab',
      autotask: 'at',
      poll: false,
      wires: [[], []],
    };
    await deploy({}, { more: [{ ...twin, callout: true, path: 'tickets' }] });
    const caught = await Promise.all(
      ['tickets', 'twin'].map((id) =>
        stage.red.next('caught', ({ error }) => (error as { source: { id: string } }).source.id === id),
      ),
    );
    for (const { error } of caught) assert.match((error as { message: string }).message, /same path tickets/);
    for (const id of ['tickets', 'twin']) await stage.red.whenStatus(id, ({ fill }) => fill === 'red');
    await deploy();
    const { id } = stage.autotask.createTicket({});
    await call(stage.red, 'POST', PATH, { body: `id=${id}` });
    await opened(id);
  });

  it('a node that is removed lets nobody in', async () => {
    await deploy({ path: 'gone' });
    assert.equal((await call(stage.red, 'POST', '/autotask/gone', { body: 'id=1' })).status, 202);
    await deploy({ callout: false, poll: true });
    assert.equal((await call(stage.red, 'POST', '/autotask/gone', { body: 'id=1' })).status, 404);
  });
});

describe('a login of Node-RED in front of the doors', () => {
  let stage: Stage;
  before(async () => {
    const pass = '$2b$08$wuAqPiKJlVN27eF5qJp.RuQYuy6ZYONW7a/UWYxDTtwKFCdB8F19y';
    stage = await raiseCurtain({ settings: { httpNodeAuth: { user: 'red', pass } } });
  });
  after(() => stage?.close());

  it('is said, with the ways out', async () => {
    const tickets = { poll: false, callout: true, path: 'tickets' };
    await stage.red.deploy(forwardingFlow(stage.urls, { tickets }));
    await stage.red.whenLogged(/httpNodeAuth/);
    assert.equal((await call(stage.red, 'POST', PATH, { body: 'id=1' })).status, 401);
    const { text } = await stage.red.get('/autotask-signl4/nodes/tickets/doors');
    assert.match(text, /httpNodeAuth/);
  });
});
