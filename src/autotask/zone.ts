import { Failure } from '../failure.js';
import type { AutotaskSettings } from './settings.js';
import type { Transport } from './transport.js';
import { apiBase, discoveryAddress, fixedZone, type Zone } from './zone-url.js';

const KEPT_MS = 12 * 60 * 60_000;
const REFUSAL_KEPT_MS = 60_000;
/** A discovery that hangs must not make every call wait for it. */
const AGAIN_MS = 60_000;

/** Finds the tenant's zone and keeps it for 12 hours; an address that is set wins and is never asked for. */
export class ZoneFinder {
  #found: { zone: Zone; at: number } | null = null;
  #refused: { failure: Failure; at: number } | null = null;
  #asking: Promise<Zone> | null = null;
  #failedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly settings: AutotaskSettings,
    private readonly transport: Transport,
    private readonly now: () => number,
    private readonly onFound: (zone: Zone) => void = () => undefined,
  ) {}

  /** @throws Failure `autotask.unknown-user`, `config.zone-url`, or what a call throws */
  async current(): Promise<Zone> {
    if (this.settings.zoneUrl.trim() !== '') return fixedZone(this.settings.zoneUrl);
    const isKnown = (at: number) => this.#fresh(at, KEPT_MS) || this.#fresh(this.#failedAt, AGAIN_MS);
    if (this.#found !== null && isKnown(this.#found.at)) return this.#found.zone;
    if (this.#refused !== null && this.#fresh(this.#refused.at, REFUSAL_KEPT_MS)) throw this.#refused.failure;
    try {
      return await this.#ask();
    } catch (error) {
      // A zone of yesterday is better than none while discovery is down.
      if (this.#found === null || !(error instanceof Failure) || error.scope !== 'outage') throw error;
      this.#failedAt = this.now();
      return this.#found.zone;
    }
  }

  /** Asks again, since a tenant can be moved. `null` where its address is set, or still the one that was used. */
  async moved(used: string): Promise<Zone | null> {
    if (this.settings.zoneUrl.trim() !== '') return null;
    const zone = await this.#ask();
    return zone.url === used ? null : zone;
  }

  forget(): void {
    this.#found = null;
    this.#refused = null;
  }

  #fresh(at: number, keptMs: number): boolean {
    const age = this.now() - at;
    return age >= 0 && age < keptMs;
  }

  #ask(): Promise<Zone> {
    this.#asking ??= this.#discover().finally(() => {
      this.#asking = null;
    });
    return this.#asking;
  }

  async #discover(): Promise<Zone> {
    try {
      const zone = await this.#zoneInformation();
      this.#found = { zone, at: this.now() };
      this.#refused = null;
      this.onFound(zone);
      return zone;
    } catch (error) {
      if (!(error instanceof Failure) || error.code !== 'autotask.unknown-user') throw error;
      this.#refused = { failure: error, at: this.now() };
      throw error;
    }
  }

  async #zoneInformation(): Promise<Zone> {
    const url = discoveryAddress(this.settings.discoveryUrl, this.settings.username);
    const { host, protocol } = new URL(url);
    const exchange = {
      method: 'GET',
      url,
      entity: 'zoneInformation',
      write: false,
      discovery: true,
    } as const;
    const { body } = await this.transport.send(exchange);
    const answer = Object.fromEntries(
      Object.entries(body as object).map(([key, value]) => [key.toLowerCase(), value as unknown]),
    );
    if (typeof answer['url'] !== 'string' || answer['url'].trim() === '') {
      throw new Failure('autotask.unknown-user', 'account', { said: 'no zone', facts: { host } });
    }
    const base = apiBase(answer['url']);
    // Credentials must not go out in clear because of an answer.
    if (protocol === 'https:' && !base.startsWith('https:')) {
      throw new Failure('autotask.wrong-url', 'account', { facts: { entity: 'zoneInformation', host } });
    }
    const web = answer['weburl'];
    const webUrl =
      typeof web === 'string' && /^https?:\/\//i.test(web) ? `${web.replace(/\/+$/, '')}/` : null;
    const { ci } = answer;
    const company = typeof ci === 'number' && ci > 0 ? ci : null;
    return { url: base, webUrl: webUrl ?? fixedZone(base).webUrl, company };
  }
}
