import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { join } from 'node:path';
import { NodeRed } from '../house/node-red.js';
import { link, temporaryDir } from '../house/user-dir.js';

/** What the test's handler was given. */
export interface Told {
  method: string;
  name: string;
  query: Array<[string, string]>;
  bytes: number;
  base64: string;
  type: string | null;
}

/** Node-RED without the product's nodes, whose public routes lead to the test's own handlers. */
export function startDoors(settings: Record<string, unknown> = {}): Promise<NodeRed> {
  const userDir = temporaryDir();
  link(userDir, 'autotask-signl4-doors', join(__dirname, 'doors'));
  const flows = [
    { id: 'tab', type: 'tab' },
    { id: 'doors', type: 'doors', z: 'tab', publicUrl: 'https://red.example/', wires: [] },
    { id: 'in', type: 'http in', z: 'tab', url: '/signl4', method: 'post', wires: [['out']] },
    { id: 'out', type: 'http response', z: 'tab', wires: [] },
  ];
  return new NodeRed({ userDir, settings, flows, packageDir: null }).start();
}

export interface Reply {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
  /** Which of the client's ports it came through: the same for one connection. */
  port: number;
}

/** One request by Node's own client, which does not read ahead, repeat or unpack. */
export function call(
  red: NodeRed,
  method: string,
  path: string,
  { body, headers, agent }: { body?: Buffer | string; headers?: Record<string, string>; agent?: Agent } = {},
): Promise<Reply> {
  return new Promise((resolve, reject) => {
    const sent = request(new URL(path, red.url), {
      method,
      headers: headers ?? {},
      agent: agent ?? false,
    });
    sent.on('error', reject);
    sent.on('response', (answer) => {
      const parts: Buffer[] = [];
      const port = answer.socket.localPort ?? 0;
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('error', reject);
      answer.on('end', () =>
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          text: Buffer.concat(parts).toString(),
          port,
        }),
      );
    });
    sent.end(body);
  });
}

/** Writes bytes to Node-RED and gives all that comes back until the connection ends or `enough` is there. */
export function raw(red: NodeRed, text: string, enough: RegExp): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(red.port, '127.0.0.1', () => socket.write(text));
    let got = '';
    const end = () => {
      socket.destroy();
      resolve(got);
    };
    socket.on('data', (data) => {
      got += data.toString();
      if (enough.test(got)) end();
    });
    socket.on('error', end).on('close', end);
  });
}
