import type { Account } from './account.js';

/** Tells when the service of an account is back after an outage or a refusal. */
export class Mended {
  readonly #broken = new WeakSet<Account>();

  /** @returns whether it is back just now */
  isBack(account: Account): boolean {
    if (account.gate.state !== 'open') {
      this.#broken.add(account);
      return false;
    }
    return this.#broken.delete(account);
  }
}
