import assert from 'node:assert/strict';
import { type Answered, type Bench, startBench } from './helpers.js';
import { describeIn } from '../../../house/share.js';

interface Shown {
  status: number;
}

describeIn(0, 'SIGNL4 stand-in: REST API, acting on alerts', () => {
  let bench: Bench;
  let kim: string;
  beforeEach(async () => {
    bench = await startBench();
    kim = bench.control.user('kim@sandbox.example').id;
  });
  afterEach(() => bench.stop());

  async function raise(externalId = 'AT-1', title = 'Server down'): Promise<string> {
    return bench.control.raise(title, { externalId }).id;
  }

  const act = (id: string, action: string, body: unknown, version = '/v2'): Promise<Answered> =>
    bench.api('POST', `${version}/alerts/${id}/${action}`, body);

  it('200 with the alert; 409 when already so; the person is credited', async () => {
    const id = await raise();
    const { status, body } = await act(id, 'acknowledge', { uid: kim, descr: 'mine' });
    assert.deepEqual([status, (body as Shown).status], [200, 2]);
    assert.equal(bench.control.alert(id).acknowledgements[0]?.userId, kim);
    assert.equal(bench.control.alert(id).annotations[0]?.text, 'mine');
    assert.equal((await act(id, 'acknowledge', { uid: kim })).status, 409);
    assert.equal((await act(id, 'close', { uid: kim })).status, 200);
    assert.equal((await act(id, 'close', { uid: kim })).status, 409);
    assert.equal((await act(id, 'acknowledge', { uid: kim })).status, 409);
  });

  it('404 for an alert or a person that is not there, 400 without a person', async () => {
    const id = await raise();
    assert.equal((await act('none', 'close', { uid: kim })).status, 404);
    assert.equal((await act(id, 'close', { uid: 'none' })).status, 404);
    assert.equal(
      (await act(id, 'close', { uid: bench.control.user('toni@sandbox.example').id })).status,
      404,
    );
    assert.equal((await act(id, 'close', {})).status, 400);
  });

  it('v1 wants userId and description', async () => {
    const id = await raise();
    assert.equal((await act(id, 'acknowledge', { uid: kim }, '')).status, 400);
    assert.equal((await act(id, 'acknowledge', { userId: kim, description: 'mine' }, '')).status, 200);
  });

  it('v2 names: either, only uid and descr, or only userId and description', async () => {
    for (const [names, accepted] of [
      ['either', ['uid', 'userId']],
      ['uid', ['uid']],
      ['userId', ['userId']],
    ] as const) {
      bench.control.choose({ v2ActionFields: names });
      for (const name of ['uid', 'userId'] as const) {
        const id = await raise();
        const wanted = (accepted as readonly string[]).includes(name) ? 200 : 400;
        assert.equal((await act(id, 'close', { [name]: kim })).status, wanted, `${names} ${name}`);
      }
    }
  });

  it('closing what nobody acknowledged: allowed, or 409 as a variant', async () => {
    bench.control.choose({ closeUnacknowledged: 'conflict' });
    const id = await raise();
    assert.equal((await act(id, 'close', { uid: kim })).status, 409);
    await act(id, 'acknowledge', { uid: kim });
    assert.equal((await act(id, 'close', { uid: kim })).status, 200);
  });

  it('undoAcknowledge and undoClose: 200, or 403 where there is nothing to undo', async () => {
    const id = await raise();
    assert.equal((await act(id, 'undoAcknowledge', { uid: kim })).status, 403);
    assert.equal((await act(id, 'undoClose', { uid: kim })).status, 403);
    await act(id, 'acknowledge', { uid: kim });
    await act(id, 'close', { uid: kim });
    assert.equal((await act(id, 'undoAcknowledge', { uid: kim })).status, 403);
    assert.equal(((await act(id, 'undoClose', { uid: kim })).body as Shown).status, 2);
    assert.equal(((await act(id, 'undoAcknowledge', { uid: kim })).body as Shown).status, 1);
  });

  it('variant undoClose open: back to open, not to acknowledged', async () => {
    bench.control.choose({ undoClose: 'open' });
    const id = await raise();
    bench.control.acknowledge(id);
    bench.control.close(id);
    bench.control.undoClose(id);
    assert.equal(bench.control.alert(id).status, 1);
  });

  it('annotate: 200 with the annotation, text and user wanted; annotations: 204 when there is none', async () => {
    const id = await raise();
    assert.equal((await bench.api('GET', `/v2/alerts/${id}/annotations`)).status, 204);
    const { status, body } = await act(id, 'annotate', { text: 'seen', type: 1, userId: kim });
    assert.equal(status, 200);
    assert.equal((body as { text: string }).text, 'seen');
    assert.equal((await act(id, 'annotate', { userId: kim })).status, 400);
    assert.equal((await act(id, 'annotate', { text: 'x' })).status, 400);
    assert.equal(((await bench.api('GET', `/v2/alerts/${id}/annotations`)).body as unknown[]).length, 1);
    assert.equal(bench.control.alert(id).flags & 2, 2);
  });
});
