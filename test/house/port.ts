import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { runIndex } from './share.js';

/** Below those that systems hand out by themselves, and others in each of the test runs. */
const FIRST = 12_000 + runIndex * 8_000;
const MANY = 7_000;

const given = new Set<number>();

/** A free port that nobody is given by chance, so that it is still free when it is left and taken again. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = FIRST + randomInt(MANY);
    if (given.has(port)) continue;
    given.add(port);
    const server = createServer();
    const listens = once(server, 'listening').then(
      () => true,
      () => false,
    );
    server.listen(port, '127.0.0.1');
    if (!(await listens)) continue;
    await new Promise((closed) => server.close(closed));
    return port;
  }
}
