import { type ChildProcess, spawn } from 'node:child_process';
import { Waiting } from './wait.js';
import { chosenRuntime } from './runtimes.js';

/** What the probe nodes tell; see `probe/probe.js`. */
export type Report =
  | { kind: 'started'; port: number }
  | { kind: 'status'; node: string; status: Status }
  | { kind: 'message'; node: string; msg: Message }
  | { kind: 'injected'; nonce: number; found: boolean }
  | { kind: 'heard'; nonce: number }
  | ({ kind: 'measured'; nonce: number } & Measure);

export interface Status {
  fill?: string;
  shape?: string;
  text?: string;
}

export interface Measure {
  rss: number;
  heapUsed: number;
  /** User and system time since the process began. */
  cpuMs: number;
  /** Longest time the event loop stood still since the last measure. */
  longestBlockMs: number;
}

export type Message = Record<string, any>;

const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** One Node-RED process with what it said. */
export class NodeRedProcess {
  readonly lines: string[] = [];
  readonly waiting = new Waiting();
  private readonly child: ChildProcess;
  private ended: { code: number | null; signal: string | null } | undefined;

  constructor(
    args: string[],
    nodeArgs: string[],
    env: NodeJS.ProcessEnv,
    onReport: (report: Report) => void,
  ) {
    const runtime = chosenRuntime();
    const { NODE_OPTIONS: _, ...inherited } = process.env;
    this.child = spawn(runtime.node, [...nodeArgs, runtime.red, ...args], {
      env: { ...inherited, ...env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    running.add(this.child);
    for (const stream of [this.child.stdout, this.child.stderr]) this.readLines(stream);
    this.child.on('message', (report) => {
      onReport(report as Report);
      this.waiting.changed();
    });
    this.child.on('close', (code, signal) => {
      running.delete(this.child);
      this.ended = { code, signal };
      this.waiting.changed();
    });
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  get alive(): boolean {
    return this.ended === undefined;
  }

  send(request: object): void {
    // One that ends just now can't be told any more; whoever waits for an answer hears of the end.
    this.child.send(request, () => undefined);
  }

  /** Like `Waiting.until`, and it fails at once when Node-RED ends. */
  until<T>(what: string, ms: number, probe: () => T | undefined | false): Promise<T> {
    const tail = () => this.lines.slice(-25).join('\n');
    const guarded = () => {
      const found = probe();
      if ((found === undefined || found === false) && this.ended) {
        throw new Error(`Node-RED ended (${this.ended.code ?? this.ended.signal}) before ${what}\n${tail()}`);
      }
      return found;
    };
    return this.waiting.until(what, ms, guarded, tail);
  }

  /** Sends the signal and gives the exit code; one that doesn't end within a minute is killed and is an error. */
  async end(signal: 'SIGTERM' | 'SIGINT' | 'SIGKILL'): Promise<number | null> {
    if (!this.ended) this.child.kill(signal);
    try {
      const ended = await this.waiting.until(`exit after ${signal}`, 60_000, () => this.ended);
      return ended.code;
    } catch (error) {
      this.child.kill('SIGKILL');
      throw error;
    }
  }

  private readLines(stream: NodeJS.ReadableStream | null): void {
    let rest = '';
    stream?.setEncoding('utf8').on('data', (text: string) => {
      const parts = (rest + text).split('\n');
      rest = parts.pop() ?? '';
      this.lines.push(...parts);
      this.waiting.changed();
    });
  }
}
