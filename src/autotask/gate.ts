import { Failure } from '../failure.js';

/** Failed logins lock the API user (online help, API users), so refused credentials are tried again no sooner. */
const CLOSED_MS = 15 * 60_000;

type State = 'unproven' | 'proven' | 'closed';

/**
 * Lets calls pass while the credentials are good. As long as nobody knows that, one call goes ahead and the others
 * wait for how it ends, so that bad credentials cost one failed login and not one per call.
 */
export class CredentialGate {
  #state: State = 'unproven';
  #refusal: { failure: Failure; again: number } | null = null;
  #probe: Promise<Failure | null> | null = null;
  /** How often it was opened: a refusal of a call that began before says nothing any more. */
  #openings = 0;

  /**
   * Runs one call.
   *
   * @param now our clock in ms
   * @throws Failure what the call throws; `autotask.credentials` without a call while refused credentials rest,
   *   with `facts.again` (ISO 8601) saying until when
   */
  async pass<T>(now: () => number, call: () => Promise<T>): Promise<T> {
    for (;;) {
      this.#check(now());
      if (this.#state === 'proven') return await this.#watched(now, call);
      if (this.#probe === null) return await this.#asProbe(now, call);
      const failure = await this.#probe;
      if (failure !== null) throw failure;
    }
  }

  /** Somebody asks explicitly, or the credentials were mended at Autotask. */
  open(): void {
    if (this.#state === 'closed') this.#state = 'unproven';
    this.#refusal = null;
    this.#probe = null;
    this.#openings += 1;
  }

  #check(now: number): void {
    if (this.#refusal === null) return;
    const left = this.#refusal.again - now;
    if (left > 0 && left <= CLOSED_MS) throw resting(this.#refusal.failure, this.#refusal.again, left);
    this.open();
  }

  async #asProbe<T>(now: () => number, call: () => Promise<T>): Promise<T> {
    let settle: (failure: Failure | null) => void = () => undefined;
    const probe = new Promise<Failure | null>((resolve) => {
      settle = resolve;
    });
    this.#probe = probe;
    let shared: Failure | null = null;
    try {
      return await this.#watched(now, call);
    } catch (error) {
      shared = sharedBy(error);
      throw error;
    } finally {
      if (this.#probe === probe) this.#probe = null;
      settle(shared);
    }
  }

  async #watched<T>(now: () => number, call: () => Promise<T>): Promise<T> {
    const openings = this.#openings;
    try {
      const result = await call();
      this.#state = 'proven';
      return result;
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      if (error.code !== 'autotask.credentials') {
        if (provesLogin(error)) this.#state = 'proven';
        throw error;
      }
      if (openings !== this.#openings) throw error;
      const again = now() + CLOSED_MS;
      this.#state = 'closed';
      this.#refusal = { failure: error, again };
      throw resting(error, again, CLOSED_MS);
    }
  }
}

/** Whether the service looked at the request itself, so that it had let us in. */
function provesLogin({ code }: Failure): boolean {
  return code === 'autotask.refused' || code === 'autotask.rights' || code === 'autotask.not-found';
}

/** What the calls that waited for a probe can take over: an outage would only be met again, one after the other. */
function sharedBy(error: unknown): Failure | null {
  if (!(error instanceof Failure) || error.code === 'autotask.stopped') return null;
  if (error.scope === 'throttled') return error;
  if (error.scope !== 'outage' && error.scope !== 'unknown') return null;
  // The lost write of another call is surely not done as far as the waiting ones are concerned.
  return new Failure(error.scope === 'unknown' ? 'autotask.unreachable' : error.code, 'outage', {
    ...(error.said === null ? {} : { said: error.said }),
    ...(error.status === null ? {} : { status: error.status }),
    facts: error.facts,
  });
}

function resting(failure: Failure, again: number, left: number): Failure {
  return new Failure(failure.code, 'account', {
    ...(failure.said === null ? {} : { said: failure.said }),
    ...(failure.status === null ? {} : { status: failure.status }),
    retryAfterMs: left,
    facts: { ...failure.facts, again: new Date(again).toISOString() },
  });
}
