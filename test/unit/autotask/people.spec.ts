import assert from 'node:assert/strict';
import { People, type OwnerAnswer } from '../../../src/autotask/people.js';
import type { Autotask } from '../../sandbox/autotask/start.js';
import { failureOf, json, Workbench } from './harness.js';

const HELP_DESK = 29683501;
const LEVEL_TWO = 29683502;
const FIELD = 29683503;
const KIM = { resourceId: 29680001, roleId: HELP_DESK, name: 'Kim Berger' };

describe('Autotask people', () => {
  const bench = new Workbench();
  let standIn: Autotask;
  let people: People;

  beforeEach(async () => {
    bench.clock = Date.now();
    standIn = await bench.autotask();
    people = peopleOf();
  });
  afterEach(() => bench.stop());

  const peopleOf = (changes = {}) =>
    new People(bench.client({ discoveryUrl: standIn.url, ...changes }), () => bench.clock);
  const calls = () => standIn.control.calls().filter(({ entity }) => entity.startsWith('Resource')).length;
  const person = (more: Record<string, string | number | boolean | null>) =>
    standIn.control.put('Resources', { isActive: true, licenseType: 1, ...more });
  const link = (resourceID: number, roleID: number, more = {}) =>
    standIn.control.put('ResourceServiceDeskRoles', {
      isActive: true,
      isDefault: false,
      resourceID,
      roleID,
      ...more,
    });
  const problem = (answer: OwnerAnswer) =>
    'problem' in answer ? answer.problem : `owner ${answer.owner.name}`;

  describe('as owners', () => {
    it('are found by e-mail in two calls, and in none while they are known', async () => {
      assert.deepEqual(await people.findOwner(' Kim@Sandbox.example ', []), { owner: KIM });
      assert.equal(calls(), 2);
      await people.findOwner('kim@sandbox.example', []);
      assert.equal(await people.isPerson(KIM.resourceId), true);
      assert.equal(calls(), 2);
      bench.clock += 59 * 60_000;
      await people.findOwner('kim@sandbox.example', []);
      assert.equal(calls(), 2);
      bench.clock += 2 * 60_000;
      await people.findOwner('kim@sandbox.example', []);
      assert.equal(calls(), 4);
    });

    it('are asked for once where several ask at a time', async () => {
      const answers = await Promise.all(
        Array.from({ length: 5 }, () => people.findOwner('kim@sandbox.example', [])),
      );
      assert.deepEqual(
        answers,
        Array.from({ length: 5 }, () => ({ owner: KIM })),
      );
      assert.equal(calls(), 2);
    });

    it('are found by their second and third address, the first of somebody else going before', async () => {
      const robin = await people.findOwner('robin@sandbox.example', []);
      assert.deepEqual(robin, { owner: { resourceId: 29680004, roleId: FIELD, name: 'Robin Vogel' } });
      const third = person({ firstName: 'Third', lastName: 'Address', email3: 'kim@sandbox.example' });
      const fourth = person({ firstName: 'Only', lastName: 'Third', email3: 'third@sandbox.example' });
      for (const { id } of [third, fourth]) link(id, HELP_DESK);
      assert.deepEqual(await people.findOwner('kim@sandbox.example', []), { owner: KIM });
      assert.equal(problem(await people.findOwner('third@sandbox.example', [])), 'owner Only Third');
    });

    it('have a reason where they can not be: unknown, inactive, ambiguous, an API user, no role', async () => {
      const expected = {
        'nobody@sandbox.example': 'unknown',
        'ina@sandbox.example': 'inactive',
        'desk@sandbox.example': 'ambiguous',
        'rmm@sandbox.example': 'api-user',
        'api@sandbox.example': 'api-user',
        'toni@sandbox.example': 'no-role',
        '': 'unknown',
      };
      for (const [email, wanted] of Object.entries(expected))
        assert.equal(problem(await people.findOwner(email, [])), wanted, email);
      const answer = await people.findOwner('desk@sandbox.example', []);
      assert.deepEqual('facts' in answer && answer.facts, {
        person: 'desk@sandbox.example',
        name: 'Pat Shared',
        valid: 'Pat Shared (29680007), Jo Shared (29680008)',
      });
    });

    it('are the active one of two who share an address, and a human being before an API user', async () => {
      const ina = person({ firstName: 'Ina', lastName: 'Again', email2: 'ina@sandbox.example' });
      const nightly = person({ firstName: 'Night', lastName: 'Shift', email: 'rmm@sandbox.example' });
      for (const { id } of [ina, nightly]) link(id, HELP_DESK);
      assert.equal(problem(await people.findOwner('ina@sandbox.example', [])), 'owner Ina Again');
      assert.equal(problem(await people.findOwner('rmm@sandbox.example', [])), 'owner Night Shift');
    });

    it('are named otherwise by the map: id, address, user name, full name', async () => {
      const anna = person({ firstName: 'Anna Maria', lastName: 'van der Berg', userName: 'avdberg' });
      link(anna.id, LEVEL_TWO);
      for (const resource of ['29680001', 'kim@sandbox.example', ' KIM ', 'kim berger'])
        assert.deepEqual(
          await people.findOwner('who@else.example', [{ email: 'Who@Else.example', resource }]),
          {
            owner: KIM,
          },
        );
      for (const resource of ['AvdBerg', 'Anna Maria  van der Berg'])
        assert.equal(
          problem(await people.findOwner('who@else.example', [{ email: 'who@else.example', resource }])),
          'owner Anna Maria van der Berg',
        );
      const map = [
        { email: 'kim@sandbox.example', resource: ' ' },
        { email: 'alex@sandbox.example', resource: 'No Such Person' },
      ];
      assert.deepEqual(await people.findOwner('kim@sandbox.example', map), { owner: KIM });
      assert.equal(problem(await people.findOwner('alex@sandbox.example', map)), 'unknown');
    });

    it('get the default role, else the first that is still theirs', async () => {
      const roles = standIn.control.find('ResourceServiceDeskRoles');
      const [first] = roles.filter(({ resourceID }) => resourceID === KIM.resourceId);
      standIn.control.put('ResourceServiceDeskRoles', { id: first!.id, isDefault: false, isActive: false });
      const answer = await people.findOwner('kim@sandbox.example', []);
      assert.deepEqual(answer, { owner: { ...KIM, roleId: LEVEL_TWO } });
      const sam = roles.find(({ resourceID }) => resourceID === 29680003);
      standIn.control.put('ResourceServiceDeskRoles', { id: sam!.id, isActive: false });
      assert.equal(problem(await people.findOwner('sam@sandbox.example', [])), 'no-role');
    });

    it('get the role of their own record where the roles must not be seen', async () => {
      for (const missingRight of ['500', '403', 'no rows'] as const) {
        standIn.control.setVariants({ missingRight });
        standIn.control.user().rights = {
          ...standIn.control.user().rights,
          entities: { Resources: ['query'] },
        };
        const fresh = peopleOf();
        assert.deepEqual(await fresh.findOwner('kim@sandbox.example', []), { owner: KIM }, missingRight);
        const wanted = missingRight === 'no rows' ? 'no-role' : 'no-right';
        const toni = await fresh.findOwner('toni@sandbox.example', []);
        assert.equal(problem(toni), wanted);
        if (wanted === 'no-right')
          assert.equal('facts' in toni && toni.facts['entity'], 'ResourceServiceDeskRoles');
      }
    });

    it('can not be found without the right to see resources; it is asked again after 5 minutes', async () => {
      standIn.control.setRights('signl4-guide');
      for (const missingRight of ['500', '403'] as const) {
        standIn.control.setVariants({ missingRight });
        const fresh = peopleOf();
        const before = calls();
        for (let n = 0; n < 3; n += 1) {
          const answer = await fresh.findOwner('kim@sandbox.example', []);
          assert.equal(problem(answer), 'no-right');
          assert.equal('facts' in answer && answer.facts['entity'], 'Resources');
        }
        assert.equal(calls() - before, 1);
      }
      const mended = peopleOf();
      await mended.findOwner('kim@sandbox.example', []);
      standIn.control.setRights('guide-with-resources');
      bench.clock += 5 * 60_000;
      assert.deepEqual(await mended.findOwner('kim@sandbox.example', []), { owner: KIM });
    });

    it('are an error, and nothing that is kept, while Autotask does not answer', async () => {
      standIn.control.addFault({ kind: 'status', status: 503, entity: 'Resources', times: 1 });
      await failureOf(people.findOwner('kim@sandbox.example', []), 'autotask.outage', 'outage');
      standIn.control.addFault({ kind: 'throttle', entity: 'ResourceServiceDeskRoles', times: 1 });
      await failureOf(people.findOwner('kim@sandbox.example', []), 'autotask.threshold', 'throttled');
      await failureOf(
        peopleOf({ secret: 'wrong' }).findOwner('kim@sandbox.example', []),
        'autotask.credentials',
        'account',
      );
      assert.deepEqual(await people.findOwner('kim@sandbox.example', []), { owner: KIM });
    });
  });

  describe('as resources', () => {
    it('are described many at once, API users and the system told apart from human beings', async () => {
      const found = await people.describe([
        29680001, 29680004, 29680006, 29680090, 29680091, 4, 99, 29680001,
      ]);
      assert.equal(calls(), 1);
      assert.deepEqual(
        [...found].map(([id, { isPerson }]) => [id, isPerson]),
        [
          [29680001, true],
          [29680004, true],
          [29680006, true],
          [29680090, false],
          [29680091, false],
          [4, false],
        ],
      );
      assert.deepEqual(found.get(29680004), {
        name: 'Robin Vogel',
        emails: ['robin.vogel@sandbox.example', 'robin@sandbox.example'],
        isPerson: true,
      });
      await people.describe([29680001, 99]);
      assert.equal(calls(), 1);
      bench.clock += 5 * 60_000;
      await people.describe([29680001, 99]);
      assert.equal(calls(), 2);
    });

    it('take one call for 500, and one for those that are asked for meanwhile', async () => {
      const ids = Array.from({ length: 501 }, (_, index) => index + 1);
      await Promise.all([people.describe(ids.slice(0, 500)), people.describe(ids), people.describe(ids)]);
      assert.equal(calls(), 2);
    });

    it('are persons, are none, or it can not be known', async () => {
      assert.equal(await people.isPerson(null), null);
      assert.equal(await people.isPerson(4), false);
      assert.equal(calls(), 0);
      assert.equal(await people.isPerson(29680002), true);
      assert.equal(await people.isPerson(29680090), false);
      // A contact who acts leaves his own id where a resource's would be.
      assert.equal(await people.isPerson(30690001), null);
    });

    it('are not known without the right, and an outage is an error that the next one does not inherit', async () => {
      standIn.control.setRights('signl4-guide');
      assert.equal((await people.describe([29680001, 4])).size, 0);
      assert.equal(await people.isPerson(29680001), null);
      assert.equal(await people.isPerson(4), false);
      assert.equal(calls(), 1);
      standIn.control.setRights('full');
      const fresh = peopleOf();
      standIn.control.addFault({ kind: 'reset', entity: 'Resources', times: 1 });
      await failureOf(fresh.isPerson(29680001), 'autotask.unreachable', 'outage');
      assert.equal(await fresh.isPerson(29680001), true);
    });

    it('are read whatever the case of the fields and the kind of the values', async () => {
      const row = {
        Id: '7',
        FIRSTNAME: ' Kim ',
        lastname: 'B',
        Email: 'k@x.example',
        ISACTIVE: 'false',
        licensetype: '7',
      };
      const odd = { id: {}, email: ['k@x.example'], __proto__: null };
      const { url } = await bench.serve((_req, res) =>
        json(res, 200, { items: [row, odd, null], pageDetails: {} }),
      );
      const strange = new People(bench.client({ zoneUrl: url }));
      assert.deepEqual(
        await strange.describe([7]),
        new Map([[7, { name: 'Kim B', emails: ['k@x.example'], isPerson: false }]]),
      );
      assert.equal(problem(await strange.findOwner('k@x.example', [])), 'api-user');
    });
  });

  describe('as ourselves', () => {
    it('are found by the user name without its domain, once an hour', async () => {
      assert.equal(await people.self(), 29680090);
      assert.equal(await people.self(), 29680090);
      assert.equal(calls(), 1);
    });

    it('are found by the whole user name, or by the address of an API user', async () => {
      standIn.control.put('Resources', { id: 29680090, userName: 'API@sandbox.example' });
      assert.equal(await peopleOf().self(), 29680090);
      standIn.control.put('Resources', { id: 29680090, userName: 'x7f3k' });
      assert.equal(await peopleOf().self(), 29680090);
      standIn.control.put('Resources', { id: 29680090, email: 'someone@sandbox.example' });
      assert.equal(await peopleOf().self(), null);
    });

    it('are nobody where two could be meant, or the right is missing', async () => {
      person({ firstName: 'Second', lastName: 'One', userName: 'api' });
      assert.equal(await people.self(), null);
      standIn.control.setRights('signl4-guide');
      assert.equal(await peopleOf().self(), null);
    });

    it('are no human being, whatever the licence', async () => {
      standIn.control.put('Resources', { id: 29680090, licenseType: 1 });
      assert.equal(await people.isPerson(29680090), false);
      assert.equal(problem(await people.findOwner('api@sandbox.example', [])), 'api-user');
    });
  });
});
