import type { Answer, Call, JsonObject } from './call.js';
import { Clock, type ClockSetting } from './clock.js';
import { Faults } from './faults.js';
import { Live } from './live.js';
import { Random } from './random.js';
import { Recorder } from './recorder.js';

/** What every stand-in has: its clock, its chance, its faults, its record of calls, its listeners. */
export class Frame {
  readonly clock = new Clock();
  readonly random: Random;
  readonly faults: Faults;
  readonly recorder: Recorder;
  readonly live = new Live();

  /**
   * @param seed of the run; the same seed, clock and calls give the same answers
   * @param secretNames of request headers and query parameters whose values are not recorded
   */
  constructor(
    public seed: number,
    secretNames: readonly string[],
    clock: ClockSetting = { mode: 'running' },
  ) {
    this.clock.set(clock);
    this.random = new Random(seed);
    this.faults = new Faults(new Random(seed + 1));
    this.recorder = new Recorder(secretNames);
  }

  /** Back to the first second of a run: no faults, nothing recorded, the clock running unless told otherwise. */
  reset(seed: number = this.seed, clock: ClockSetting = { mode: 'running' }): void {
    this.clock.set(clock);
    this.seed = seed;
    this.random.reseed(seed);
    this.faults.reset(seed + 1);
    this.recorder.reset();
  }
}

/** What a stand-in adds to the frame. */
export interface Service {
  /** Name for people, such as `SIGNL4`. */
  name: string;
  /** Environment variable that changes the port. */
  portVariable: string;
  /** Folder of the web page, absolute. */
  pageFolder: string;
  /** What a call is about; calls are counted and faults chosen by it. */
  entityOf(method: string, path: string): string;
  handle(call: Call): Answer | Promise<Answer>;
  /** The service's own refusal for too many calls (fault `throttle`). */
  throttled(call: Call): Answer;
  /** Everything that can be set, as JSON. */
  readState(): unknown;
  /** Sets the parts that are given. @throws Error with a reason for what cannot be set */
  writeState(parts: JsonObject): void;
  /** Back to the state of the seed; the frame itself is reset already. */
  reset(): void;
  /** What people and tests can do beside the service's own interface: `POST /_control/actions/<name>`. */
  actions: Record<string, (args: JsonObject) => unknown>;
}
