import assert from 'node:assert/strict';
import { type NodeRed, startNodeRed } from './node-red.js';

describe('the Node-RED of the tests', () => {
  let red: NodeRed;
  before(async () => {
    red = await startNodeRed();
  });
  after(() => red.kill());

  const flow = [
    { id: 'tab', type: 'tab', label: 'flow' },
    { id: 'in', type: 'probe-in', z: 'tab', wires: [['change']] },
    {
      id: 'change',
      type: 'function',
      z: 'tab',
      func: 'node.status({fill:"green",text:"at it"}); if (msg.bad) throw new Error("bad"); return msg;',
      outputs: 1,
      wires: [['out']],
    },
    { id: 'catch', type: 'catch', z: 'tab', scope: null, wires: [['caught']] },
    { id: 'out', type: 'probe-out', z: 'tab', wires: [] },
    { id: 'caught', type: 'probe-out', z: 'tab', wires: [] },
  ];

  it('carries messages, statuses and caught errors, over a redeploy and a crash', async () => {
    await red.deploy(flow);
    await red.inject('in', { payload: 1 });
    assert.equal((await red.next('out'))['payload'], 1);
    assert.equal((await red.whenStatus('change', (status) => status.fill === 'green')).text, 'at it');
    await red.deploy(flow, { type: 'nodes' });
    await red.inject('in', { payload: 2, bad: true });
    const caught = await red.next('caught');
    assert.match(caught['error'].message, /bad/);
    const { port } = red;
    await red.restart('kill');
    assert.equal(red.port, port);
    await red.inject('in', { payload: 3 });
    assert.equal((await red.next('out'))['payload'], 3);
    assert.equal(red.messages('out').length, 2);
  });

  it('says what it waited for, and what Node-RED said', async () => {
    await assert.rejects(
      red.next('nowhere', () => true, 50),
      /waited 50 ms for a message at nowhere[\s\S]*Started flows/,
    );
  });

  it('ends with exit code 0 when it is asked to', async () => {
    assert.equal(await red.stop(), 0);
    await red.start();
  });
});
