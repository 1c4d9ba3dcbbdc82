import assert from 'node:assert/strict';
import { Outlets, type Message } from '../../../src/delivery/outlets.js';
import { Emitter } from '../../../src/intake/emitter.js';
import type { Journalled } from '../../../src/intake/journal.js';
import type { Store } from '../../../src/store/store.js';

const journalled = (id: number): Journalled =>
  ({ id, port: 0, message: { ticketId: id, event: { id: `${id}-1` } } }) as unknown as Journalled;

describe('what a trigger emits while flows are stopped and started', () => {
  const setUp = (onEmit: (outlets: Outlets, times: number) => void) => {
    const outlets = new Outlets();
    const emitted: Message[] = [];
    let kept = 0;
    const outlet = {
      emit: (_port: number, message: Message) => {
        emitted.push(message);
        onEmit(outlets, emitted.length);
      },
      fail: () => undefined,
      warn: () => undefined,
      show: () => undefined,
    };
    outlets.attach('tickets', outlet);
    const store = { commit: () => Promise.resolve((kept += 1)) } as unknown as Store;
    return { outlets, emitted, kept: () => kept, outlet, emitter: new Emitter('tickets', outlets, store) };
  };
  const marks = (emitted: Message[]) =>
    emitted.map(({ event }) => (event as { replayed?: boolean }).replayed ?? false);

  it('is emitted once', async () => {
    const { emitter, emitted } = setUp(() => undefined);
    await emitter.emit([journalled(1), journalled(2)]);
    assert.deepEqual(marks(emitted), [false, false]);
  });

  it('is emitted again where the flows were stopped before Node-RED had passed it on', async () => {
    const { emitter, emitted } = setUp((outlets, times) => {
      if (times > 1) return;
      outlets.pause();
      setTimeout(() => outlets.resume(), 5);
    });
    await emitter.emit([journalled(1)]);
    assert.deepEqual(marks(emitted), [false, true]);
  });

  it('is kept for the successor of a node that is gone', async () => {
    const { emitter, emitted, kept, outlets, outlet } = setUp(() => undefined);
    outlets.detach('tickets', outlet);
    await emitter.emit([journalled(1)]);
    assert.deepEqual([emitted.length, kept()], [0, 1]);
  });

  it('is not emitted without end', async () => {
    const { emitter, emitted } = setUp((outlets) => {
      outlets.pause();
      setTimeout(() => outlets.resume(), 1);
    });
    await emitter.emit([journalled(1)]);
    assert.equal(emitted.length, 4);
  });
});
