import assert from 'node:assert/strict';
import type { Message } from '../../../src/delivery/outlets.js';
import { Failure } from '../../../src/failure.js';
import { Desk, FakeNode, ticketMessage } from './desk.js';

const replayed = ({ event }: Message) => (event as { replayed?: boolean }).replayed ?? false;

/** A deploy begins at the very moment at which this node sends, or fails, for the first time. */
class CutOff extends FakeNode {
  constructor(private readonly deploy: () => void) {
    super();
  }
  override emit(port: number, message: Message): void {
    super.emit(port, message);
    if (this.emitted.length === 1) this.deploy();
  }
  override fail(failure: Failure, message: Message | null): void {
    super.fail(failure, message);
    if (this.failed.length === 1) this.deploy();
  }
}

describe('what became of a message, while a deploy stops and starts the flows', () => {
  let desk: Desk;
  beforeEach(async () => {
    desk = await Desk.open((one) => {
      one.node = new CutOff(() => one.house.outlets.pause());
    });
    desk.house.outlets.resume();
  });
  afterEach(() => desk.close());

  const started = async (): Promise<void> => {
    await desk.settle();
    desk.house.outlets.resume();
    await desk.settle();
  };

  it('is sent again, and marked, where it was cut off', async () => {
    await desk.accept(ticketMessage('opened'));
    assert.equal(desk.node.emitted.length, 1);
    await started();
    assert.deepEqual(desk.node.emitted.map(replayed), [false, true]);
    assert.equal(desk.team.sent.length, 1);
  });

  it('is told to Catch again, where it was given up', async () => {
    desk.team.answer = () => {
      throw new Failure('signl4.refused', 'entry', { said: 'Too long.', status: 400 });
    };
    await desk.accept(ticketMessage('opened'));
    await started();
    assert.equal(desk.node.failed.length, 2);
    assert.equal(desk.team.sent.length, 1);
  });

  it('is sent again where nothing had to be delivered', async () => {
    await desk.accept(ticketMessage('opened'));
    await started();
    desk.node = new CutOff(() => desk.house.outlets.pause());
    desk.house.attach('alerts', desk.node);
    await desk.settle();
    const passed = desk.house.pass('alerts', ticketMessage('noted'));
    await started();
    await passed;
    assert.deepEqual(desk.node.emitted.map(replayed), [false, true]);
  });

  it('waits for the successor of a node that was taken off and put back', async () => {
    desk.house.detach('alerts', desk.node);
    await desk.accept(ticketMessage('opened'));
    desk.node = new FakeNode();
    desk.house.attach('alerts', desk.node);
    await desk.settle();
    assert.equal(desk.node.emitted.length, 1);
  });

  describe('when it was settled before the flows had started', () => {
    const settledBefore = async (): Promise<void> => {
      desk.house.detach('alerts', desk.node);
      desk.house.outlets.pause();
      await desk.accept(ticketMessage('opened'));
      assert.equal(desk.team.sent.length, 1);
      desk.node = new FakeNode();
      desk.house.attach('alerts', desk.node);
      await started();
    };

    it('is sent once', async () => {
      await settledBefore();
      assert.equal(desk.node.emitted.length, 1);
    });

    it('is told to Catch once, where it was given up', async () => {
      desk.team.answer = () => {
        throw new Failure('signl4.refused', 'entry', { said: 'Too long.', status: 400 });
      };
      await settledBefore();
      assert.equal(desk.node.failed.length, 1);
    });
  });

  it('a refusal of the account is told to Catch although it came before the flows had started', async () => {
    desk.house.detach('alerts', desk.node);
    desk.house.outlets.pause();
    desk.team.answer = () => {
      throw new Failure('signl4.secret', 'account', { status: 404 });
    };
    await desk.accept(ticketMessage('opened'));
    desk.node = new FakeNode();
    desk.house.attach('alerts', desk.node);
    await started();
    assert.deepEqual(
      desk.node.failed.map(({ failure, message }) => [failure.code, message?.['ticketId']]),
      [['signl4.secret', 100]],
    );
  });

  it('is not sent without end', async () => {
    desk.house.detach('alerts', desk.node);
    const restless = new FakeNode();
    restless.emit = (_port, message) => {
      restless.emitted.push(message);
      desk.house.outlets.pause();
      setImmediate(() => desk.house.outlets.resume());
    };
    desk.house.attach('alerts', restless);
    await desk.accept(ticketMessage('opened'));
    await desk.settle();
    assert.equal(restless.emitted.length, 4);
  });
});
