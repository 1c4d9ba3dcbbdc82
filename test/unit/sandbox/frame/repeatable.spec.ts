import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startAutotask } from '../../../sandbox/autotask/start.js';
import type { ClockSetting } from '../../../sandbox/frame/clock.js';
import { startSignl4 } from '../../../sandbox/signl4/start.js';
import { describeIn } from '../../../house/share.js';

const BEGIN: ClockSetting = { mode: 'fixed', at: '2026-03-29T00:59:00Z' };
const HEADERS = { ApiIntegrationCode: 'SANDBOX', UserName: 'api@sandbox.example', Secret: 'sandbox-secret' };

/** Everything that a sequence of calls is answered, and everything that is sent out meanwhile. */
interface Story {
  answers: unknown[];
  /** Sorted: which of several connections is faster is no part of the run. */
  sent: string[];
  state: unknown;
}

describeIn(0, 'sandbox frame: a run with a seed', () => {
  let receiver: Server;
  let sent: string[] = [];
  let hook = '';
  before(async () => {
    receiver = createServer((request: IncomingMessage, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString()));
      request.on('end', () => {
        sent.push(`${String(request.headers['x-hook-signature'] ?? '')} ${body}`);
        response.end();
      });
    });
    await new Promise<void>((done) => receiver.listen(0, '127.0.0.1', done));
    hook = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/in`;
  });
  const stops: Array<() => Promise<void>> = [];
  beforeEach(() => (sent = []));
  afterEach(() => Promise.all(stops.splice(0).map((stop) => stop())));
  after(() => {
    receiver.closeAllConnections();
    receiver.close();
  });

  async function kept<T extends { stop(): Promise<void> }>(starting: Promise<T>): Promise<T> {
    const standIn = await starting;
    stops.push(() => standIn.stop());
    return standIn;
  }

  /** Calls a stand-in over HTTP; its own address, which differs, is left out of what it answers. */
  async function ask(base: string, method: string, path: string, body?: unknown): Promise<unknown> {
    const response = await fetch(base + path, {
      method,
      headers: { ...HEADERS, 'X-S4-Api-Key': 'sandbox-key', 'Content-Type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = (await response.text()).replaceAll(base, 'BASE');
    return [method, path, response.status, Object.fromEntries(response.headers), text];
  }

  async function tellAutotask(standIn: Awaited<ReturnType<typeof startAutotask>>): Promise<Story> {
    const { url, control } = standIn;
    const api = (method: string, path: string, body?: unknown): Promise<unknown> =>
      ask(`${url}/ATServicesRest/V1.0/`, method, path, body);
    const all = { filter: [{ op: 'gte', field: 'id', value: 0 }] };
    control.addFault({ kind: 'status', status: 503, entity: 'Companies', chance: 0.5 });
    control.addCallout({ url: hook, format: 'xml' });
    control.addRule({ actions: [{ do: 'callout', callout: 1 }] });
    const answers = [
      await api('POST', 'TicketWebhooks', {
        name: 'one',
        webhookUrl: hook,
        deactivationUrl: hook,
        secretKey: 'key',
        isActive: true,
        isSubscribedToCreateEvents: true,
        isSubscribedToUpdateEvents: true,
        isSubscribedToDeleteEvents: true,
        sendThresholdExceededNotification: false,
      }),
      await api('POST', 'TicketWebhooks/1/Fields', {
        webhookID: 1,
        fieldID: 301,
        isSubscribedField: true,
        isDisplayAlwaysField: true,
      }),
    ];
    const { id } = control.createTicket({ title: 'Server down' });
    await control.idle();
    control.clock.advance(1500);
    control.createTickets(3);
    await control.idle();
    control.remove(id + 3);
    await control.idle();
    answers.push(
      await api('POST', `Tickets/${id}/Notes`, { description: 'x', noteType: 201, publish: 1 }),
      await api('PATCH', 'Tickets', { id, status: 22 }),
    );
    await control.idle();
    control.merge(id, id + 1);
    await control.idle();
    for (let round = 0; round < 20; round++) answers.push(await api('POST', 'Companies/query', all));
    for (const entity of ['Tickets', 'TicketNotes', 'TicketHistory', 'Contacts', 'DeletedTicketLogs'])
      for (const query of entity === 'TicketHistory'
        ? [{ filter: [{ op: 'eq', field: 'ticketID', value: id }] }]
        : [all])
        answers.push(await api('POST', `${entity}/query`, query));
    const faults = control.faults.list();
    return {
      answers,
      sent: sent.splice(0).toSorted(),
      state: [await ask(url, 'GET', '/_control/state'), faults],
    };
  }

  async function tellSignl4(standIn: Awaited<ReturnType<typeof startSignl4>>): Promise<Story> {
    const { url, control } = standIn;
    control.addWebhook(hook);
    control.faults.add({ kind: 'status', status: 503, entity: 'users', chance: 0.5 });
    const answers: unknown[] = [];
    for (const status of ['new', 'acknowledged', 'new', 'resolved', 'odd']) {
      const event = { Title: 'Server down', 'X-S4-ExternalID': 'AT-1', 'X-S4-Status': status };
      answers.push(await ask(url, 'POST', '/webhook/sandbox-team', event));
      await control.idle();
      control.clock.advance(10);
    }
    answers.push(await ask(url, 'POST', '/webhook/unknown', {}));
    const { id } = control.raise('By hand');
    control.acknowledge(id, 'alex@sandbox.example', 'on my way');
    control.escalate(control.raise('Nobody came').id);
    await control.idle();
    for (let round = 0; round < 20; round++) answers.push(await ask(url, 'GET', '/api/v2/users'));
    const page = `/api/v2/alerts/paged?userId=${control.user().id}`;
    answers.push(await ask(url, 'POST', page, {}), await ask(url, 'POST', '/api/v2/events/paged', {}));
    const state = control.state();
    const webhooks = (state['webhooks'] as object[]).map((one) => ({ ...one, externalAddress: '' }));
    return {
      answers,
      sent: sent.splice(0).toSorted(),
      state: [{ ...state, webhooks }, control.faults.list()],
    };
  }

  it('of Autotask is the same again: every answer, event, callout and setting', async () => {
    const standIn = await kept(startAutotask({ seed: 7, clock: BEGIN }));
    const first = await tellAutotask(standIn);
    assert.ok(first.sent.length >= 8, String(first.sent.length));
    standIn.control.reset(7, BEGIN);
    assert.deepEqual(await tellAutotask(standIn), first, 'after a reset');
    const another = await kept(startAutotask({ seed: 7, clock: BEGIN }));
    assert.deepEqual(await tellAutotask(another), first, 'in another stand-in');
    another.control.reset(8, BEGIN);
    assert.notDeepEqual(await tellAutotask(another), first, 'with another seed');
  });

  it('of SIGNL4 is the same again: every answer, notification and setting', async () => {
    const standIn = await kept(startSignl4({ seed: 7, clock: BEGIN }));
    const first = await tellSignl4(standIn);
    assert.ok(first.sent.length >= 6, String(first.sent.length));
    standIn.control.reset(7, BEGIN);
    assert.deepEqual(await tellSignl4(standIn), first, 'after a reset');
    const another = await kept(startSignl4({ seed: 7, clock: BEGIN }));
    assert.deepEqual(await tellSignl4(another), first, 'in another stand-in');
    another.control.reset(8, BEGIN);
    assert.notDeepEqual(await tellSignl4(another), first, 'with another seed');
  });

  it('can be begun again over HTTP, at a time', async () => {
    const standIn = await kept(startSignl4());
    const body = { seed: 7, clock: BEGIN };
    await ask(standIn.url, 'POST', '/_control/reset', body);
    const { teams, users } = standIn.control.state();
    const clock = await fetch(`${standIn.url}/_control/clock`);
    assert.deepEqual(await clock.json(), {
      now: '2026-03-29T00:59:00.000Z',
      mode: 'fixed',
      at: '2026-03-29T00:59:00.000Z',
    });
    const another = await kept(startSignl4(body as { seed: number; clock: ClockSetting }));
    assert.deepEqual(
      { teams, users },
      { teams: another.control.state()['teams'], users: another.control.state()['users'] },
    );
  });
});
