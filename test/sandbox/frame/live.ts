import type { ServerResponse } from 'node:http';

/** Server-sent events for the web page: whoever listens at `/live` is told what changed. */
export class Live {
  #listeners = new Set<ServerResponse>();

  attach(response: ServerResponse): void {
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
    response.write('retry: 500\n\n');
    this.#listeners.add(response);
    response.on('close', () => this.#listeners.delete(response));
  }

  /** Tells all listeners. `data` is sent as JSON, and made only when somebody listens. */
  tell(event: string, data: () => unknown): void {
    if (this.#listeners.size === 0) return;
    const text = `event: ${event}\ndata: ${JSON.stringify(data())}\n\n`;
    for (const listener of this.#listeners) listener.write(text);
  }
}
