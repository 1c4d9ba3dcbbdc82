import assert from 'node:assert/strict';
import { type Bench, Listening, type Told } from './helpers.js';
import { describeIn } from '../../../house/share.js';

describeIn(1, 'SIGNL4 stand-in: outbound webhooks', () => {
  let bench: Bench;
  let listening: Listening;
  beforeEach(async () => {
    listening = await Listening.start();
    ({ bench } = listening);
  });
  afterEach(() => listening.stop());

  const heardOf = (work: () => unknown): Promise<Told[]> => listening.heardOf(work);
  const raise = (externalId?: string): Promise<string> => listening.raise(externalId);

  it('1: a test from the portal', async () => {
    const [told] = await heardOf(() =>
      bench.control.testWebhook([...bench.control.world.webhooks.keys()][0] ?? ''),
    );
    assert.equal(told?.eventType, 1);
    assert.deepEqual(Object.keys(told ?? {}), ['id', 'eventType', 'eventRaisedUtc', 'subscription']);
  });

  it('200: a new alert, status code 1, with our external id and the event id of the 201, and no user', async () => {
    let eventId = '';
    const [told] = await heardOf(async () => {
      const { body } = await bench.send({ Title: 'a', 'X-S4-ExternalID': 'AT-1' });
      ({ eventId } = body as { eventId: string });
    });
    assert.equal(told?.eventType, 200);
    const alertId = bench.control.alerts()[0]?.id;
    assert.deepEqual(told?.alert, { statusCode: 1, eventId, externalEventId: 'AT-1', id: alertId });
    assert.equal(told?.user, undefined);
  });

  it('201 with 2: acknowledged by a person with name, address and id', async () => {
    const id = await raise();
    const [told] = await heardOf(() => bench.control.acknowledge(id, 'kim@sandbox.example'));
    const kim = bench.control.user('kim@sandbox.example').id;
    assert.equal(told?.eventType, 201);
    assert.equal(told?.alert?.statusCode, 2);
    assert.deepEqual(told?.alert?.acknowledgedUserIds, [kim]);
    assert.deepEqual(told?.user, { username: 'Kim Berger', mailaddress: 'kim@sandbox.example', id: kim });
  });

  it('201 with 4: closed', async () => {
    const id = await raise();
    const [told] = await heardOf(() => bench.control.close(id));
    assert.deepEqual([told?.eventType, told?.alert?.statusCode], [201, 4]);
  });

  it('201 with 1: un-acknowledged, with no acknowledgers, or without the list as a variant', async () => {
    const id = await raise();
    bench.control.acknowledge(id);
    const [told] = await heardOf(() => bench.control.unacknowledge(id));
    assert.deepEqual(
      [told?.eventType, told?.alert?.statusCode, told?.alert?.acknowledgedUserIds],
      [201, 1, []],
    );
    bench.control.choose({ undoAcknowledgedIds: 'absent' });
    bench.control.acknowledge(id);
    const [again] = await heardOf(() => bench.control.unacknowledge(id));
    assert.ok(!('acknowledgedUserIds' in (again?.alert ?? {})));
  });

  it('201 after undo-close: 2 if it was acknowledged, 1 if not, 1 always as a variant', async () => {
    const code = async (isAcknowledged: boolean): Promise<number | undefined> => {
      const id = await raise();
      if (isAcknowledged) bench.control.acknowledge(id);
      bench.control.close(id);
      return (await heardOf(() => bench.control.undoClose(id)))[0]?.alert?.statusCode;
    };
    assert.deepEqual([await code(true), await code(false)], [2, 1]);
    bench.control.choose({ undoClose: 'open' });
    assert.equal(await code(true), 1);
  });

  it('multi_ack: several 201, the list of acknowledgers grows, status 1 until all have, or 2 at once', async () => {
    const codes = async (): Promise<unknown[]> => {
      await bench.send({ Title: 'a', 'X-S4-AlertingScenario': 'multi_ack' });
      const id = bench.control.alerts().at(-1)?.id ?? '';
      const told = await heardOf(() => {
        bench.control.acknowledge(id, 'kim@sandbox.example');
        bench.control.acknowledge(id, 'alex@sandbox.example');
      });
      return told.map(({ alert }) => [alert?.statusCode, alert?.acknowledgedUserIds?.length]);
    };
    assert.deepEqual(await codes(), [
      [1, 1],
      [2, 2],
    ]);
    bench.control.choose({ multiAck: 'acknowledged-at-first' });
    assert.deepEqual(await codes(), [
      [2, 1],
      [2, 2],
    ]);
  });

  it('202: escalated, with the team, status code 1 and no user', async () => {
    const id = await raise();
    const [told] = await heardOf(() => bench.control.escalate(id));
    assert.deepEqual([told?.eventType, told?.alert?.statusCode, told?.user], [202, 1, undefined]);
    assert.deepEqual(told?.team, { id: bench.control.team().id });
    assert.deepEqual(told?.alert?.acknowledgedUserIds, []);
    assert.equal(
      bench.control.alert(id).notified.at(-1)?.userId,
      bench.control.user('sam@sandbox.example').id,
    );
  });

  it('nobody is told of an alert that somebody has seen to: no escalation, no missing reply', async () => {
    const id = await raise();
    bench.control.acknowledge(id);
    for (const finish of [() => 'done', () => bench.control.close(id)]) {
      assert.equal(finish(), 'done');
      const before = bench.control.alert(id).status;
      const told = await heardOf(() => {
        assert.equal(bench.control.escalate(id), 'conflict');
        assert.equal(bench.control.noReply(id), 'conflict');
        assert.equal(bench.control.noOneOnDuty(id), 'conflict');
      });
      assert.deepEqual([told, bench.control.alert(id).status], [[], before]);
    }
  });

  it('203: annotated, status code 0 as in the example, or the real one as a variant', async () => {
    const id = await raise();
    const [told] = await heardOf(() => bench.control.annotate(id, 'looking', 'kim@sandbox.example'));
    assert.deepEqual(
      [told?.eventType, told?.alert?.statusCode, told?.annotation?.message],
      [203, 0, 'looking'],
    );
    bench.control.choose({ annotatedStatus: 'current' });
    assert.equal((await heardOf(() => bench.control.annotate(id, 'x')))[0]?.alert?.statusCode, 1);
  });

  it('a note typed while acknowledging: within the 201, or a 203 of its own as a variant', async () => {
    const types = async (): Promise<unknown[]> => {
      const id = await raise();
      const told = await heardOf(() => bench.control.acknowledge(id, 'kim@sandbox.example', 'on it'));
      return told.map(({ eventType, annotation }) => [eventType, annotation?.message]);
    };
    assert.deepEqual(await types(), [[201, 'on it']]);
    bench.control.choose({ noteWithStatus: 'separate' });
    assert.deepEqual(await types(), [
      [201, undefined],
      [203, 'on it'],
    ]);
  });

  it('201 with 8: no reply; the alert can still be acknowledged', async () => {
    const id = await raise();
    const [told] = await heardOf(() => bench.control.noReply(id));
    assert.deepEqual([told?.eventType, told?.alert?.statusCode, told?.user], [201, 8, undefined]);
    assert.equal(bench.control.acknowledge(id), 'done');
  });

  it('201 with 16: no one on duty when it was raised; as a variant only the event says so', async () => {
    bench.control.team().duty = {};
    const told = await heardOf(() => raise());
    assert.deepEqual(
      told.map(({ eventType, alert }) => [eventType, alert?.statusCode]),
      [
        [200, 1],
        [201, 16],
      ],
    );
    assert.equal(bench.control.alerts().at(-1)?.status, 16);
    bench.control.choose({ noOneOnDuty: 'event-only' });
    assert.equal((await heardOf(() => raise())).at(-1)?.alert?.statusCode, 16);
    assert.equal(bench.control.alerts().at(-1)?.status, 1);
  });

  it('201 with 32: an error, sent on demand', async () => {
    const id = await raise();
    const [told] = await heardOf(() => bench.control.notify(201, id, { statusCode: 32 }));
    assert.equal(told?.alert?.statusCode, 32);
  });

  it('300 to 303: duty begins, ends, somebody punches in, out', async () => {
    const team = bench.control.team();
    team.duty = {};
    const { id } = bench.control.user('kim@sandbox.example');
    const told = await heardOf(() => {
      bench.control.punchIn('kim@sandbox.example');
      bench.control.punchOut('kim@sandbox.example');
    });
    const shown = told.map((one) => [one.eventType, one.team?.id, one.user]);
    assert.deepEqual(shown, [
      [300, team.id, undefined],
      [302, team.id, { id }],
      [303, team.id, { id }],
      [301, team.id, undefined],
    ]);
    const parts = told.map((one) => Object.keys(one).slice(3).join(' '));
    assert.deepEqual(parts, ['team', 'team user', 'team user', 'team']);
  });

  it('an inbound acknowledge or resolve echoes as 201 by the system user, without one, or not at all', async () => {
    const echoes = async (): Promise<unknown[]> => {
      await raise();
      const told = await heardOf(async () => {
        await bench.send({ 'X-S4-ExternalID': 'AT-1', 'X-S4-Status': 'acknowledged' });
        await bench.send({ 'X-S4-ExternalID': 'AT-1', 'X-S4-Status': 'resolved' });
      });
      return told.map(({ eventType, alert, user }) => [eventType, alert?.statusCode, user?.mailaddress]);
    };
    assert.deepEqual(await echoes(), [
      [201, 2, 'system@signl4.com'],
      [201, 4, 'system@signl4.com'],
    ]);
    bench.control.choose({ echo: 'no-user' });
    assert.deepEqual(await echoes(), [
      [201, 2, undefined],
      [201, 4, undefined],
    ]);
    bench.control.choose({ echo: 'none' });
    assert.deepEqual(await echoes(), []);
  });

  it('eventRaisedUtc has 7 fractional digits, 3 or none, and a Z', async () => {
    for (const [raisedDigits, shape] of [
      ['7', /T[\d:]{8}\.\d{7}Z$/],
      ['3', /T[\d:]{8}\.\d{3}Z$/],
      ['0', /T[\d:]{8}Z$/],
    ] as const) {
      bench.control.choose({ raisedDigits });
      const [told] = await heardOf(() => raise());
      assert.match(String(told?.['eventRaisedUtc']), shape);
    }
  });

  it('with the many fields of the sibling product as a variant', async () => {
    bench.control.choose({ outboundFields: 'rich' });
    const [told] = await heardOf(() => raise());
    assert.equal(told?.annotation, null);
    assert.ok('parameters' in (told?.alert ?? {}) && 'closedBy' in (told?.alert ?? {}));
  });
});
