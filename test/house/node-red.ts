import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Measure, type Message, NodeRedProcess, type Report, type Status } from './child.js';
import { freePort } from './port.js';
import { type Answer, posting, request } from './request.js';
import { settingsFile } from './settings.js';
import { link, temporaryDir } from './user-dir.js';

export type { Measure, Message, Status } from './child.js';
export type { Answer } from './request.js';

const root = join(__dirname, '../..');
/** Only what never comes takes so long; less than the minute after which some things are tried again by themselves. */
const limit = 45_000;

export interface NodeRedOptions {
  /** Merged over the quiet settings; functions are allowed if they need nothing from outside themselves. */
  settings?: Record<string, unknown>;
  env?: Record<string, string>;
  /** An existing user directory, left alone at the end; otherwise a new one, removed when the test process ends. */
  userDir?: string;
  /** `AUTOTASK_SIGNL4_STORE`. */
  store?: string;
  /** Written as `flows.json` before the first start. Credentials can't be given this way. */
  flows?: Node[];
  /** Arguments for Node itself, such as `--expose-gc`. */
  nodeArgs?: string[];
  /** A package directory other than this repository, such as an unpacked tarball; `null` for a bare Node-RED. */
  packageDir?: string | null;
}

/** A node of a flow, as in `flows.json`, with its credentials. */
export interface Node {
  id: string;
  type: string;
  credentials?: Record<string, string>;
  [property: string]: unknown;
}

export type DeployType = 'full' | 'nodes' | 'flows';

/** A real Node-RED in a process of its own, with this package and the probe nodes. */
export class NodeRed {
  readonly userDir: string;
  port = 0;
  private process!: NodeRedProcess;
  private starts = 0;
  private nonce = 0;
  private readonly received = new Map<string, Message[]>();
  private readonly taken = new Map<string, number>();
  private readonly shown = new Map<string, Status[]>();
  private readonly answers = new Map<number, Report>();
  private readonly earlier: string[] = [];

  constructor(private readonly options: NodeRedOptions) {
    this.userDir = options.userDir ?? temporaryDir();
    link(
      this.userDir,
      '@oncall-flows/node-red-autotask-signl4',
      options.packageDir === undefined ? root : options.packageDir,
    );
    link(this.userDir, 'autotask-signl4-probe', join(__dirname, 'probe'));
    const flows = options.flows ?? (options.userDir ? undefined : []);
    if (flows) writeFileSync(join(this.userDir, 'flows.json'), JSON.stringify(flows.map(placed)));
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get pid(): number {
    return this.process.pid;
  }

  get alive(): boolean {
    return this.process.alive;
  }

  /** Starts Node-RED and waits until it listens and its flows have started. */
  async start(): Promise<this> {
    const isFirst = this.port === 0;
    if (isFirst) this.port = await freePort();
    const settings = { uiPort: this.port, ...this.options.settings, userDir: this.userDir };
    const file = join(this.userDir, 'settings.js');
    writeFileSync(file, settingsFile(settings));
    const env = { ...this.options.env };
    if (this.options.store !== undefined) env['AUTOTASK_SIGNL4_STORE'] = this.options.store;
    const before = this.starts;
    const args = ['--userDir', this.userDir, '--settings', file];
    if (this.process) this.earlier.push(...this.process.lines);
    this.process = new NodeRedProcess(args, this.options.nodeArgs ?? [], env, (report) => this.note(report));
    try {
      await this.process.until('Node-RED and its flows to start', limit, () => this.starts > before);
    } catch (error) {
      // Somebody else's tests took the port while Node-RED was loading.
      if (!isFirst || !/port in use/.test(String(error))) throw error;
      this.port = 0;
      return this.start();
    }
    await this.heard();
    return this;
  }

  /**
   * Deploys and waits until the flows have started. `credentials` (by node id) may also stand in the nodes
   * themselves, as `credentials: {…}`.
   */
  async deploy(
    flows: Node[],
    options: {
      type?: DeployType;
      credentials?: Record<string, Record<string, string>>;
      headers?: Record<string, string>;
    } = {},
  ): Promise<void> {
    const given = options.credentials ?? {};
    const nodes = flows
      .map(placed)
      .map((node) => (given[node.id] ? { ...node, credentials: given[node.id] } : node));
    const before = this.starts;
    const headers = { 'Node-RED-Deployment-Type': options.type ?? 'full', ...options.headers };
    const answer = await this.post('/flows', nodes, headers);
    if (answer.status !== 204) throw new Error(`deploy was refused: ${answer.status} ${answer.text}`);
    await this.process.until('the deployed flows to start', limit, () => this.starts > before);
    await this.heard();
  }

  /** Lets the probe-in node with this id send the message (JSON). */
  async inject(node: string, msg: Message): Promise<void> {
    const answer = await this.ask({ kind: 'inject', node, msg });
    if (answer.kind !== 'injected' || !answer.found) throw new Error(`no probe-in with id ${node}`);
  }

  /** All messages that the probe-out node with this id has received, since the first start. */
  messages(probe: string): Message[] {
    return this.received.get(probe) ?? [];
  }

  /**
   * The next message at this probe-out node that `next` has not given yet (waits for it). Those that the
   * predicate does not want are passed over and not given later.
   */
  next(probe: string, wanted: (msg: Message) => boolean = () => true, ms = limit): Promise<Message> {
    return this.process.until(`a message at ${probe}`, ms, () => {
      const messages = this.messages(probe);
      for (let at = this.taken.get(probe) ?? 0; at < messages.length; at += 1) {
        this.taken.set(probe, at + 1);
        const message = messages[at];
        if (message && wanted(message)) return message;
      }
      return undefined;
    });
  }

  /** The present status of a node; `undefined` when it has shown none. */
  status(node: string): Status | undefined {
    return this.shown.get(node)?.at(-1);
  }

  /** Every status that a node has shown, oldest first. */
  statuses(node: string): Status[] {
    return this.shown.get(node) ?? [];
  }

  whenStatus(node: string, wanted: (status: Status) => boolean, ms = limit): Promise<Status> {
    return this.process.until(`a status of ${node} (now ${JSON.stringify(this.status(node))})`, ms, () => {
      const status = this.status(node);
      return status && wanted(status) ? status : undefined;
    });
  }

  /** All lines that Node-RED wrote, of this and of earlier starts. */
  log(): string[] {
    return [...this.earlier, ...this.process.lines];
  }

  whenLogged(pattern: RegExp, ms = limit): Promise<string> {
    return this.process.until(`${String(pattern)} in the log`, ms, () =>
      this.log().find((line) => pattern.test(line)),
    );
  }

  /** Memory, processor time and the longest stall since the last measure; collects garbage with `--expose-gc`. */
  async measure(): Promise<Measure> {
    const answer = await this.ask({ kind: 'measure' });
    if (answer.kind !== 'measured') throw new Error('the probe did not measure');
    return answer;
  }

  /** Until all that Node-RED told of up to now is known here: it comes another way than answers over HTTP. */
  async heard(): Promise<void> {
    await this.ask({ kind: 'hear' });
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return request(new URL(path, this.url), { headers });
  }

  /** Objects go as JSON, strings and Buffers as they are. */
  post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> {
    return request(new URL(path, this.url), posting(body, headers));
  }

  /** The text of a file in the user directory. */
  file(name: string): string {
    return readFileSync(join(this.userDir, name), 'utf8');
  }

  /** Clean stop (SIGTERM); gives the exit code. `start()` starts it again. */
  async stop(): Promise<number | null> {
    return this.process.end('SIGTERM');
  }

  /** As in a crash (SIGKILL). */
  async kill(): Promise<void> {
    await this.process.end('SIGKILL');
  }

  /** Ends it (cleanly, or as in a crash) and starts it again on the same port and user directory. */
  async restart(how: 'stop' | 'kill' = 'stop'): Promise<void> {
    await this.process.end(how === 'stop' ? 'SIGTERM' : 'SIGKILL');
    await this.start();
  }

  private ask(question: object): Promise<Report> {
    const nonce = (this.nonce += 1);
    this.process.send({ ...question, nonce });
    return this.process.until('the probe to answer', limit, () => this.answers.get(nonce));
  }

  private note(report: Report): void {
    if (report.kind === 'started') {
      this.starts += 1;
      this.port = report.port;
    } else if (report.kind === 'message') append(this.received, report.node, report.msg);
    else if (report.kind === 'status') append(this.shown, report.node, report.status);
    else this.answers.set(report.nonce, report);
  }
}

/** Node-RED takes a node without a place on the canvas for a config node; a test need not care. */
function placed(node: Node): Node {
  return node['wires'] === undefined ? node : { x: 0, y: 0, ...node };
}

function append<T>(lists: Map<string, T[]>, key: string, value: T): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}

/** Starts a real Node-RED for a test; end it with `stop()` or `kill()` in an `after` hook. */
export function startNodeRed(options: NodeRedOptions = {}): Promise<NodeRed> {
  return new NodeRed(options).start();
}
