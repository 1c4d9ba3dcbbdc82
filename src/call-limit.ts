/** Ends a call after its time or when its caller gives up; axios' own timeout lets a dripping answer run on. */
export class CallLimit {
  timedOut = false;
  private cleared = false;
  private readonly controller = new AbortController();
  private readonly timer: NodeJS.Timeout;
  private readonly onAbort = () => this.controller.abort();

  constructor(
    readonly ms: number,
    private readonly outer: AbortSignal | undefined,
  ) {
    // A process that stood still finds its timers due before it reads what came meanwhile: that goes first.
    this.timer = setTimeout(() => setImmediate(() => this.end()), ms);
    outer?.addEventListener('abort', this.onAbort, { once: true });
    if (outer?.aborted) this.controller.abort();
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  private end(): void {
    if (this.cleared) return;
    this.timedOut = true;
    this.controller.abort();
  }

  clear(): void {
    this.cleared = true;
    clearTimeout(this.timer);
    this.outer?.removeEventListener('abort', this.onAbort);
  }
}
