import { Failure } from './failure.js';
import { Store } from './store/store.js';

const RETRY = 5_000;

/** Opens the store as soon as that is possible, and says what is in the way until then. */
export class Vault {
  /** Why the store is not open; `null` when it is, or while it is opened for the first time. */
  failure: Failure | null = null;
  #store: Store | null = null;
  #opening: Promise<Store>;
  #timer: NodeJS.Timeout | null = null;
  #closed = false;

  /**
   * @param prepare what has to be done with a store before anybody uses it
   * @param onFailure called once for each reason why it can't be opened
   * @param onOpen called when it is open after all
   */
  constructor(
    private readonly path: string,
    private readonly prepare: (store: Store) => Promise<void>,
    private readonly onFailure: (failure: Failure) => void,
    private readonly onOpen: (store: Store) => void,
  ) {
    this.#opening = this.#open();
    this.#opening.catch(() => undefined);
  }

  /** The open store. @throws Failure `store.*` */
  store(): Promise<Store> {
    return this.#opening;
  }

  /** The store, if it is open at this moment. */
  get now(): Store | null {
    return this.#store;
  }

  async #open(): Promise<Store> {
    try {
      if (/^postgres(ql)?:/i.test(this.path)) throw new Failure('store.postgres', 'account');
      const store = await this.#prepared();
      this.#store = store;
      this.failure = null;
      this.onOpen(store);
      return store;
    } catch (error) {
      const failure =
        error instanceof Failure ? error : new Failure('store.failed', 'account', { cause: error });
      const news = this.failure?.code !== failure.code;
      this.failure = failure;
      if (news) this.onFailure(failure);
      this.#retry();
      throw failure;
    }
  }

  /** What can't be prepared is let go of: it would lock us out at the next try. */
  async #prepared(): Promise<Store> {
    const store = await Store.open(this.path);
    try {
      await this.prepare(store);
      return store;
    } catch (error) {
      await store.close().catch(() => undefined);
      throw error;
    }
  }

  #retry(): void {
    if (this.#closed) return;
    this.#timer = setTimeout(() => {
      this.#opening = this.#open();
      this.#opening.catch(() => undefined);
    }, RETRY);
    this.#timer.unref();
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#timer) clearTimeout(this.#timer);
    await this.#opening.catch(() => undefined);
    await this.#store?.close();
  }
}
