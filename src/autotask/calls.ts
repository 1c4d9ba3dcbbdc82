import { Failure } from '../failure.js';
import type { Ledger } from './budget.js';
import type { CredentialGate } from './gate.js';
import type { AutotaskSettings, CallOptions } from './settings.js';
import type { Shared } from './shared.js';
import type { Exchange, Received, Transport } from './transport.js';
import type { Zone } from './zone-url.js';
import type { ZoneFinder } from './zone.js';

/** A call relative to the zone's API base. */
export type ZoneCall = Pick<Exchange, 'method' | 'entity' | 'body' | 'write' | 'impersonate'> & {
  path: string;
};

export interface ZoneAnswer extends Received {
  zone: Zone;
}

const THRESHOLD: ZoneCall = {
  method: 'GET',
  path: 'ThresholdInformation',
  entity: 'ThresholdInformation',
  write: false,
};

/** The way of every call: budget, threads, credentials, zone, wire. */
export class Calls {
  #offset = 0;

  constructor(
    private readonly settings: AutotaskSettings,
    private readonly parts: {
      transport: Transport;
      zones: ZoneFinder;
      shared: Shared;
      gate: CredentialGate;
      ledger: Ledger;
    },
    private readonly now: () => number,
  ) {}

  /** Autotask's clock minus ours in ms, as of the last answer. */
  get clockOffset(): number {
    return this.#offset;
  }

  async send(call: ZoneCall, options: CallOptions): Promise<ZoneAnswer> {
    const answer = await this.#admitted(call, options);
    this.#offset = answer.answeredAt - this.now();
    if (options.purpose === 'poll') this.#watchTenant();
    return answer;
  }

  async #admitted(call: ZoneCall, options: CallOptions): Promise<ZoneAnswer> {
    const { shared, gate, ledger } = this.parts;
    await shared.budget.load(ledger);
    shared.budget.admit(options.purpose, this.settings.hourlyBudget);
    try {
      return await shared.threads.run(call.entity, this.settings.threads, options, () =>
        gate.pass(this.now, () => this.#inZone(call, options)),
      );
    } catch (error) {
      if (error instanceof Failure && error.code === 'autotask.threshold') shared.use.exhausted();
      throw error;
    }
  }

  /** After a refused login the zone is asked for once more: a tenant can be moved, and its old zone refuses it. */
  async #inZone(call: ZoneCall, options: CallOptions): Promise<ZoneAnswer> {
    const zone = await this.parts.zones.current();
    try {
      return await this.#once(zone, call, options);
    } catch (error) {
      if (!(error instanceof Failure) || error.code !== 'autotask.credentials') throw error;
      const moved = await this.parts.zones.moved(zone.url).catch(() => null);
      if (moved === null) throw error;
      return await this.#once(moved, call, options);
    }
  }

  async #once(
    zone: Zone,
    { path, ...call }: ZoneCall,
    { signal, timeoutMs, maxBytes }: CallOptions,
  ): Promise<ZoneAnswer> {
    this.parts.shared.budget.spend(this.parts.ledger);
    const received = await this.parts.transport.send({
      ...call,
      url: zone.url + path,
      ...(signal === undefined ? {} : { signal }),
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
      ...(maxBytes === undefined ? {} : { maxBytes }),
    });
    return { ...received, zone };
  }

  #watchTenant(): void {
    this.parts.shared.use.refresh(async () => (await this.#admitted(THRESHOLD, { purpose: 'poll' })).body);
  }
}
