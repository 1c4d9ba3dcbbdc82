import { join } from 'node:path';
import { json } from '../../../sandbox/frame/call.js';
import { type Listening, listen } from '../../../sandbox/frame/server.js';
import { Frame, type Service } from '../../../sandbox/frame/service.js';

/** The smallest service: it counts what it did, and tells in JSON what it was asked. */
export interface Echo extends Listening {
  frame: Frame;
  done(): number;
}

export async function startEcho(options: { seed?: number; port?: number } = {}): Promise<Echo> {
  const frame = new Frame(options.seed ?? 1, ['authorization']);
  let done = 0;
  const service: Service = {
    name: 'Echo',
    portVariable: 'SANDBOX_ECHO_PORT',
    pageFolder: join(process.cwd(), 'test/unit/sandbox/frame/page'),
    entityOf: (_method, path) => path.split('/')[1] ?? '',
    handle: async (call) => {
      if (call.query.has('wait')) await new Promise((resolve) => setTimeout(resolve, 150));
      done++;
      return json(200, { method: call.method, path: call.path, text: call.body.toString() });
    },
    throttled: () => ({ status: 429, body: 'slow down' }),
    readState: () => ({ done }),
    writeState: (parts) => {
      if (typeof parts['done'] !== 'number') throw new TypeError('done is a number');
      done = parts['done'];
    },
    reset: () => {
      done = 0;
    },
    actions: { double: () => (done *= 2) },
  };
  const listening = await listen(frame, service, { port: options.port ?? 0 });
  return { ...listening, frame, done: () => done };
}
