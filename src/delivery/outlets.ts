import type { Failure, Facts } from '../failure.js';

/** Turns of the event loop after which Node-RED has passed a message on. */
const PASSED_ON = 2;
/** As often as anything is emitted again, at most. */
const MOST_TIMES = 4;

/** A message as Node-RED knows it. */
export type Message = Record<string, unknown>;

/** What a node shows: a key of a text, with the colour that Node-RED's users expect. */
export interface View {
  fill: 'red' | 'yellow' | 'green' | 'blue' | 'grey';
  shape: 'ring' | 'dot';
  text: string;
  facts?: Facts;
}

/** The node of an id, as long as it is on the canvas. */
export interface Outlet {
  /** Sends a message from an output and, for an action, completes it. */
  emit(port: number, message: Message): void;
  /** Something was given up: the Catch nodes get it. */
  fail(failure: Failure, message: Message | null): void;
  /** Something that people should know, but nothing is given up. */
  warn(failure: Failure): void;
  show(view: View): void;
}

/**
 * The nodes that are there, by id. Nobody keeps a node's own functions longer than one call: a redeploy replaces
 * the node, and what comes then goes to its successor.
 *
 * While Node-RED stops and starts flows, a message would be sent along wires that lead nowhere yet, and an error
 * past Catch nodes that do not listen yet: between `pause` and `resume` both are held back.
 */
export class Outlets {
  readonly #outlets = new Map<string, Outlet>();
  readonly #held = new Map<string, Promise<void>>();
  #stops = 0;
  #paused: { known: Set<string>; waiting: Array<() => void> } | null = null;

  attach(nodeId: string, outlet: Outlet): void {
    this.#outlets.set(nodeId, outlet);
  }

  /** A node that was replaced already does not take its successor away. */
  detach(nodeId: string, outlet: Outlet): void {
    if (this.#outlets.get(nodeId) === outlet) this.#outlets.delete(nodeId);
  }

  get(nodeId: string): Outlet | undefined {
    if (!this.#paused) return this.#outlets.get(nodeId);
    return this.has(nodeId) ? this.#later(nodeId, this.#paused.waiting) : undefined;
  }

  has(nodeId: string): boolean {
    return this.#outlets.has(nodeId) || (this.#paused?.known.has(nodeId) ?? false);
  }

  /** The flows are about to stop. */
  pause(): void {
    if (!this.#paused) this.#stops += 1;
    this.#paused ??= { known: new Set(this.#outlets.keys()), waiting: [] };
  }

  /** The flows have started: what was held back goes out, in order. */
  resume(): void {
    const waiting = this.#paused?.waiting ?? [];
    this.#paused = null;
    for (const go of waiting) go();
  }

  /** Resolves at once, or when the flows have started. */
  ready(): Promise<void> {
    const paused = this.#paused;
    return paused ? new Promise((resolve) => paused.waiting.push(resolve)) : Promise.resolve();
  }

  /** Tells a node something, at once or when the flows have started: before that it is not there. */
  async tell(nodeId: string, tell: (outlet: Outlet) => void): Promise<void> {
    await this.ready();
    const outlet = this.get(nodeId);
    if (outlet) tell(outlet);
  }

  /** What a node emits anew has to wait for this: a ticket's end must not overtake its beginning. */
  hold(nodeId: string, until: Promise<void>): void {
    this.#held.set(nodeId, until);
    void until.then(() => {
      if (this.#held.get(nodeId) === until) this.#held.delete(nodeId);
    });
  }

  /** Resolves when what its predecessor was still emitting is out. */
  async held(nodeId: string): Promise<void> {
    await this.#held.get(nodeId);
  }

  /**
   * Emits through a node, after what is held for it, and again where the flows were stopped before Node-RED had
   * passed it on, which it does in a later turn of the event loop.
   *
   * @param emit is told whether it was emitted before
   * @returns `false` where the node is gone; then nothing was emitted, or nothing of it arrived
   */
  pass(nodeId: string, emit: (outlet: Outlet, again: boolean) => void): Promise<boolean> {
    return this.#pass(nodeId, emit, () => this.#turn(nodeId));
  }

  /** The same for what is held: it comes before all that is emitted anew. */
  passFirst(nodeId: string, emit: (outlet: Outlet, again: boolean) => void): Promise<boolean> {
    return this.#pass(nodeId, emit, () => this.ready());
  }

  async #pass(
    nodeId: string,
    emit: (outlet: Outlet, again: boolean) => void,
    turn: () => Promise<void>,
  ): Promise<boolean> {
    for (let times = 0; times < MOST_TIMES; times += 1) {
      do await turn();
      while (this.#paused);
      const outlet = this.#outlets.get(nodeId);
      if (!outlet) return false;
      const stops = this.#stops;
      emit(outlet, times > 0);
      for (let turns = 0; turns < PASSED_ON; turns += 1) await new Promise((next) => setImmediate(next));
      if (stops === this.#stops) return true;
    }
    return true;
  }

  /** Resolves when this node may emit anew. */
  async #turn(nodeId: string): Promise<void> {
    await this.held(nodeId);
    await this.ready();
  }

  #later(nodeId: string, waiting: Array<() => void>): Outlet {
    const hold = (go: (outlet: Outlet) => void) => {
      waiting.push(() => {
        const outlet = this.#outlets.get(nodeId);
        if (outlet) go(outlet);
      });
    };
    return {
      emit: (port, message) => hold((outlet) => outlet.emit(port, message)),
      fail: (failure, message) => hold((outlet) => outlet.fail(failure, message)),
      warn: (failure) => hold((outlet) => outlet.warn(failure)),
      show: (view) => this.#outlets.get(nodeId)?.show(view),
    };
  }
}
