import type { Message } from '../../src/delivery/outlets.js';

/** The parts of Node-RED's runtime interface that this package uses (4.1 and 5.0). */
export interface NodeRed {
  nodes: {
    createNode(node: RuntimeNode, definition: Definition): void;
    registerType(type: string, constructor: NodeConstructor, options?: object): void;
    getNode<T extends RuntimeNode = RuntimeNode>(id: string): T | null;
    eachNode(callback: (definition: Definition) => void): void;
  };
  settings: {
    userDir?: string;
    httpNodeRoot?: string | false;
    httpAdminRoot?: string | false;
    httpNodeAuth?: unknown;
    httpAdminAuth?: unknown;
    httpNodeMiddleware?: unknown;
    autotaskSignl4?: { store?: unknown; throttle?: unknown };
  };
  auth: { needsPermission(permission: string): unknown };
  httpAdmin: Router;
  /** The public side; mounted nowhere where `httpNodeRoot` is `false`. */
  httpNode?: NodeApp;
  events: {
    on(event: string, listener: () => void): void;
    removeListener(event: string, listener: () => void): void;
  };
  util: {
    /** The value of an environment variable as a node sees it; that of the process where there is no node. */
    getSetting(node: RuntimeNode | null, name: string): unknown;
    evaluateNodeProperty(
      value: unknown,
      type: string,
      node: RuntimeNode,
      message: Message,
      callback: (error: Error | null, result: unknown) => void,
    ): unknown;
  };
  log: { warn(text: string): void };
  /** A text of the server's language; `namespace:key`. */
  _(key: string, values?: Record<string, unknown>): string;
}

/** A node as the flow file describes it. */
export interface Definition {
  id: string;
  type: string;
  name?: string;
  z?: string;
  d?: boolean;
  wires?: string[][];
  links?: string[];
  [property: string]: unknown;
}

export type NodeConstructor = (this: RuntimeNode, definition: Definition) => void;

export interface NodeStatus {
  fill?: string;
  shape?: string;
  text?: string;
}

export interface RuntimeNode {
  id: string;
  type: string;
  name?: string;
  credentials?: Record<string, unknown>;
  send(messages: Array<Message | null> | Message): void;
  status(status: NodeStatus): void;
  error(error: unknown, message?: Message): void;
  warn(text: unknown): void;
  on(event: 'input', listener: (message: Message, send: unknown, done: Done) => void): void;
  on(event: 'close', listener: (removed: boolean, done: () => void) => void): void;
  /** Tells Complete nodes; what Node-RED's own `done` calls. */
  _complete?(message: Message): void;
}

export type Done = (error?: Error) => void;

export interface Router {
  get(path: string, ...handlers: unknown[]): void;
  post(path: string, ...handlers: unknown[]): void;
}

/** What this package uses of Express's applications (4.x, in both Node-RED versions). */
export interface NodeApp {
  parent?: NodeApp;
  /** Where it is mounted. */
  path(): string;
  use(handler: unknown): void;
  all(path: RegExp, ...handlers: unknown[]): void;
  _router?: { stack: Array<{ handle: unknown }> };
}

export interface Request {
  params: Record<string, string>;
  query: Record<string, unknown>;
  headers: Record<string, string | string[] | undefined>;
  body: unknown;
}

/** Says texts in one language. */
export type Speaker = Pick<NodeRed, '_'>;

export interface Response {
  status(code: number): Response;
  json(body: unknown): void;
}
