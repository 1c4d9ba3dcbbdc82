import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** The bare HTTP server that takes the alerts, in a process of its own. */
export async function startHttpSink() {
  const child = fork(join(__dirname, 'http-sink.cjs'), { execArgv: [] });
  const [{ port }] = (await once(child, 'message')) as [{ port: number }];
  return {
    url: `http://127.0.0.1:${port}`,
    /** Requests answered so far, by path. */
    came: async (): Promise<Record<string, number>> => {
      const answer = once(child, 'message');
      child.send('came');
      return ((await answer) as [Record<string, number>])[0];
    },
    stop: async () => {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}
