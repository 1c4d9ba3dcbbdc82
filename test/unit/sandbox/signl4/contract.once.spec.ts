import assert from 'node:assert/strict';
import { leaveOut } from '../../../house/skip.js';
import { Contract, isDescribed, missing } from './contract.js';
import { CASES, LEFT_OUT, type Things } from './contract-cases.js';
import { type Bench, startBench } from './helpers.js';

async function arrange(bench: Bench): Promise<Things> {
  const { control } = bench;
  const form = new FormData();
  form.set('Title', 'Server down');
  form.set('Site', 'Lyon');
  form.set('f', new Blob(['hello'], { type: 'text/plain' }), 'a.txt');
  await fetch(`${bench.url}/webhook/sandbox-team`, { method: 'POST', body: form });
  const [alert] = control.alerts();
  assert.ok(alert);
  const acknowledged = control.raise('acknowledged').id;
  control.acknowledge(acknowledged);
  const closed = control.raise('closed', { externalId: 'AT-1' }).id;
  control.annotate(closed, 'noted');
  control.close(closed);
  const filtered = control.events().length;
  await bench.send({ Title: 'Printer', 'X-S4-Filtering': true });
  assert.equal(control.events().length, filtered + 1);
  const team = control.team();
  return {
    kim: control.user('kim@sandbox.example').id,
    team: team.id,
    alert: alert.id,
    acknowledged,
    closed,
    attachment: alert.attachments[0]?.id ?? '',
    event: alert.eventId,
    category: team.categories[1]?.id ?? '',
    webhook: control.addWebhook('http://127.0.0.1:9/').id,
  };
}

for (const version of [1, 2] as const) {
  const prefix = version === 1 ? '' : '/v2';
  describe(`SIGNL4 stand-in: answers as described, API v${version}`, () => {
    let contract: Contract;
    let bench: Bench;
    let things: Things;
    before(function () {
      if (!isDescribed) leaveOut(this, missing);
      contract = new Contract();
    });
    beforeEach(async () => {
      bench = await startBench();
      things = await arrange(bench);
      // Nobody listens, and nobody needs to.
      bench.control.set({ delivery: { attempts: 0 } });
    });
    afterEach(() => bench?.stop());

    for (const [operation, cases] of Object.entries(CASES)) {
      for (const [index, one] of cases.entries()) {
        const twin = cases.slice(0, index).filter(({ status }) => status === one.status).length;
        it(`${operation} ${one.status}${twin === 0 ? '' : ` (${twin + 1})`}`, async () => {
          const [method = '', described = ''] = operation.split(' ');
          const { alert, attachment, event, category, webhook, team, kim } = things;
          const usual = {
            alertId: alert,
            attachmentId: attachment,
            eventId: event,
            categoryId: category,
            webhookId: webhook,
            teamId: team,
            userId: kim,
          };
          const values: Record<string, string> = { ...usual, ...one.values?.(things) };
          const path = described.replace(/\{(\w+)\}/g, (_whole, name: string) => values[name] ?? '');
          const { status, body } = await bench.api(
            method,
            `${prefix}${path}${one.query?.(things) ?? ''}`,
            one.body?.(things),
          );
          assert.equal(status, one.status);
          assert.deepEqual(contract.differences(method, described, version, status, body), []);
        });
      }
    }

    it('notices an answer that is not as described', () => {
      const wrong = [
        contract.differences('GET', '/alerts/{alertId}', version, 200, { id: 7 }),
        contract.differences('GET', '/alerts/{alertId}', version, 200, { unknown: 'x' }),
        contract.differences('GET', '/alerts/{alertId}', version, 200, { lastModified: 'yesterday' }),
        contract.differences('GET', '/alerts/{alertId}', version, 418, null),
        contract.differences('POST', '/alerts/closeAll', version, 204, {}),
      ];
      for (const differences of wrong) assert.notEqual(differences?.length, 0);
      assert.equal(contract.differences('GET', '/nothing', version, 200, null), null);
    });

    it('is checked for every operation that the stand-in has', () => {
      const left = contract
        .operations(['/alerts', '/events', '/webhooks', '/users', '/teams', '/categories'])
        .filter((operation) => !(operation in CASES));
      assert.deepEqual(left.toSorted(), LEFT_OUT.toSorted());
    });
  });
}
