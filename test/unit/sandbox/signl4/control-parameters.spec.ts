import assert from 'node:assert/strict';
import { type Bench, startBench } from './helpers.js';
import { describeIn } from '../../../house/share.js';

describeIn(1, 'SIGNL4 stand-in: control parameters and status mapping', () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await startBench();
  });
  afterEach(() => bench.stop());
  const latest = (): ReturnType<Bench['control']['alert']> => {
    const alert = bench.control.alerts().at(-1);
    assert.ok(alert);
    return alert;
  };

  it('none of them shows up as a parameter, whatever the case of its name', async () => {
    const names = [
      'X-S4-Service',
      'x-s4-location',
      'X-S4-AlertingScenario',
      'X-S4-Filtering',
      'X-S4-ExternalId',
      'X-S4-Status',
      'X-S4-SourceSystem',
    ];
    await bench.send({
      Title: 'outage',
      ...Object.fromEntries(names.map((name) => [name, name === 'X-S4-Status' ? 'NEW' : 'true'])),
    });
    assert.deepEqual(latest().parameters, []);
    assert.equal(latest().externalId, 'true');
  });

  it('variant controlCase sensitive: a name in another case is an ordinary parameter', async () => {
    bench.control.choose({ controlCase: 'sensitive' });
    await bench.send({ Title: 'a', Message: 'b', 'X-S4-ExternalId': 'AT-1' });
    assert.equal(latest().externalId, null);
    assert.deepEqual(latest().parameters, [{ name: 'X-S4-ExternalId', value: 'AT-1' }]);
  });

  it('X-S4-Service chooses the category by name', async () => {
    await bench.send({ Title: 'a', 'X-S4-Service': 'server' });
    assert.equal(latest().category, 'Server');
  });

  it('without it the keywords choose, else the default category', async () => {
    await bench.send({ Title: 'Backup', Site: 'the SERVER room' });
    assert.equal(latest().category, 'Server');
    await bench.send({ Title: 'Printer' });
    assert.equal(latest().category, 'Default');
  });

  it('a category that wants all its keywords', async () => {
    bench.control.team().categories.unshift({
      ...bench.control.team().categories[1]!,
      name: 'Both',
      keywords: ['red', 'blue'],
      keywordMatching: 1,
    });
    await bench.send({ Title: 'red' });
    assert.notEqual(latest().category, 'Both');
    await bench.send({ Title: 'red', Text: 'and blue' });
    assert.equal(latest().category, 'Both');
  });

  it('X-S4-Location, X-S4-SourceSystem and X-S4-ExternalID are kept', async () => {
    const external = 'key;account;https://example.test/'.padEnd(200, 'x');
    await bench.send({
      Title: 'a',
      'X-S4-Location': '47.4,8.5',
      'X-S4-SourceSystem': 'Node-RED Autotask',
      'X-S4-ExternalID': external,
    });
    const { location, sourceSystem, externalId, flags } = latest();
    assert.deepEqual(
      [location, sourceSystem, externalId, flags & 8],
      ['47.4,8.5', 'Node-RED Autotask', external, 8],
    );
  });

  it('X-S4-Filtering true: no alert unless a keyword matches', async () => {
    await bench.send({ Title: 'Printer', 'X-S4-Filtering': true });
    assert.equal(bench.control.alerts().length, 0);
    assert.equal(bench.control.events()[0]?.status, 3);
    await bench.send({ Title: 'Server', 'X-S4-Filtering': true });
    await bench.send({ Title: 'Printer', 'X-S4-Filtering': false });
    assert.equal(bench.control.alerts().length, 2);
  });

  it('single_ack, the default: one person acknowledges, the next one is too late', async () => {
    await bench.send({ Title: 'a' });
    assert.equal(bench.control.acknowledge(latest().id, 'kim@sandbox.example'), 'done');
    assert.equal(latest().status, 2);
    assert.equal(bench.control.acknowledge(latest().id, 'alex@sandbox.example'), 'conflict');
  });

  it('multi_ack: as many as were on duty when it was raised', async () => {
    await bench.send({ Title: 'a', 'X-S4-AlertingScenario': 'multi_ack' });
    assert.equal(latest().requiredAcknowledgements, 2);
    bench.control.acknowledge(latest().id, 'kim@sandbox.example');
    assert.equal(latest().status, 1);
    assert.equal(bench.control.acknowledge(latest().id, 'kim@sandbox.example'), 'conflict');
    bench.control.acknowledge(latest().id, 'alex@sandbox.example');
    assert.equal(latest().status, 2);
  });

  it('variant multiAck acknowledged-at-first', async () => {
    bench.control.choose({ multiAck: 'acknowledged-at-first' });
    await bench.send({ Title: 'a', 'X-S4-AlertingScenario': 'multi_ack' });
    bench.control.acknowledge(latest().id, 'kim@sandbox.example');
    assert.equal(latest().status, 2);
    assert.equal(bench.control.acknowledge(latest().id, 'alex@sandbox.example'), 'done');
  });

  it('emergency tells the whole team, on duty or not, in its built-in category', async () => {
    await bench.send({ Title: 'a', 'X-S4-AlertingScenario': 'emergency' });
    assert.equal(latest().notified.length, 4);
    assert.equal(latest().category, 'Emergency');
    await bench.send({ Title: 'a' });
    assert.equal(latest().notified.length, 2);
  });

  it('alarm flood: after five notifications in a minute the phone stays quiet, the alert is there', async () => {
    bench.control.clock.set({ mode: 'fixed', at: 0 });
    for (let i = 0; i < 7; i++) await bench.send({ Title: `${i}` });
    const quiet = bench.control.alerts().map(({ notified }) => notified.every(({ silenced }) => silenced));
    assert.deepEqual(quiet, [false, false, false, false, false, true, true]);
    bench.control.clock.advance(61_000);
    await bench.send({ Title: 'later' });
    assert.equal(latest().notified[0]?.silenced, false);
  });

  describe('status mapping in the query', () => {
    const mapping =
      '?ExtIDParam=ticketId&ExtStatusParam=status&NewStatus=New&AckStatus=In%20Progress&ResolvedStatus=Complete';
    const states = (): number[] => bench.control.alerts('7').map(({ status }) => status);

    it('maps the named parameters without touching the body', async () => {
      for (const [status, expected] of [
        ['New', [1]],
        ['In Progress', [2]],
        ['Complete', [4]],
      ] as const) {
        assert.equal((await bench.send({ Title: 'a', ticketId: 7, status }, mapping)).status, 201);
        assert.deepEqual(states(), expected);
      }
    });

    it('ExtIDParam alone names the record; X-S4-Status still says what is wanted', async () => {
      const query = '?ExtIDParam=ticketId';
      await bench.send({ Title: 'a', ticketId: 7 }, query);
      assert.deepEqual(states(), [1]);
      await bench.send({ Title: 'a', ticketId: 7, 'X-S4-Status': 'resolved' }, query);
      assert.deepEqual(states(), [4]);
    });

    it('discards any other value when NewStatus is set', async () => {
      await bench.send({ Title: 'a', ticketId: 7, status: 'Waiting' }, mapping);
      assert.deepEqual(states(), []);
      assert.equal(bench.control.events()[0]?.status, 5);
    });

    it('opens a new alert for every other value when NewStatus is not set: the echo loop', async () => {
      const echoing = '?ExtIdParam=ticketId&ExtStatusParam=status&ResolvedStatus=clear';
      for (const status of ['alert', 'acknowledged', 'clear'])
        await bench.send({ Title: 'a', ticketId: '7', status }, echoing);
      assert.deepEqual(states(), [4, 4]);
    });

    it('several values with commas only as a variant', async () => {
      const several =
        '?ExtIDParam=ticketId&ExtStatusParam=status&NewStatus=New&ResolvedStatus=Complete,Billed';
      await bench.send({ Title: 'a', ticketId: '7', status: 'New' }, several);
      await bench.send({ Title: 'a', ticketId: '7', status: 'Billed' }, several);
      assert.deepEqual(states(), [1]);
      bench.control.choose({ statusValues: 'comma' });
      await bench.send({ Title: 'a', ticketId: '7', status: 'Billed' }, several);
      assert.deepEqual(states(), [4]);
    });
  });
});
