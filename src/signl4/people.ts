import { Failure } from '../failure.js';
import type { AlertUser } from '../types.js';
import type { ApiCalls } from './api-calls.js';
import { fieldsOf, listOf, textOf, type Fields } from './lenient.js';
import { person } from './person.js';

const FOUND_KEPT = 60 * 60_000;
const MISSING_KEPT = 5 * 60_000;

/** One who can act, or one who left. */
interface Known {
  user: AlertUser;
  active: boolean;
}

interface Kept {
  known: Known | null;
  until: number;
}

/** SIGNL4's users. Who was found is known for an hour, who was not for five minutes. */
export class People {
  readonly #calls: ApiCalls;
  readonly #apiUser: string;
  readonly #byEmail = new Map<string, Kept>();
  readonly #byId = new Map<string, Kept>();
  #askAs: { id: string; until: number } | null = null;

  /** @param apiUser e-mail address of the user in whose name the API is asked; empty: any active user */
  constructor(calls: ApiCalls, apiUser: string) {
    this.#calls = calls;
    this.#apiUser = apiUser.trim();
  }

  /** Whether a user is configured in whose name the API is asked. */
  get isSet(): boolean {
    return this.#apiUser !== '';
  }

  /** The user with this e-mail address, or `null`. Case does not matter. */
  async byEmail(email: string, signal?: AbortSignal): Promise<AlertUser | null> {
    return (await this.#knownByEmail(email, signal))?.user ?? null;
  }

  /** The user with this id, or `null`. Those seen first together cost one call. */
  async byId(id: string, signal?: AbortSignal): Promise<AlertUser | null> {
    if (person(id) === null) return null;
    const kept = fresh(this.#byId.get(id));
    if (kept) return kept.known?.user ?? null;
    await this.#list(signal);
    const listed = fresh(this.#byId.get(id));
    if (listed) return listed.known?.user ?? null;
    const answer = await this.#calls.getOrNull(`/v2/users/${encodeURIComponent(id)}`, signal);
    const known = answer && knownOf(fieldsOf(answer.body));
    return this.#keep(this.#byId, id, known?.user.id === id ? known : null)?.user ?? null;
  }

  /** The same person with all that SIGNL4 says of him; as he is where the key may not ask. */
  async complete(user: AlertUser, signal?: AbortSignal): Promise<AlertUser> {
    if (user.id === '' || (user.name !== '' && user.email !== '')) return user;
    try {
      return (await this.byId(user.id, signal)) ?? user;
    } catch (error) {
      const refused = error instanceof Failure && (error.scope === 'account' || error.scope === 'entry');
      if (!refused) throw error;
      this.#keep(this.#byId, user.id, null);
      return user;
    }
  }

  /**
   * Id of the active user with this address, else of the configured API user, unless he alone is wanted.
   * @throws Failure `signl4.api-user` where there is neither, `signl4.no-api-user` where none is named
   */
  async actor(email: string | null, signal?: AbortSignal, alone = false): Promise<string> {
    for (const address of [email ?? '', alone ? '' : this.#apiUser]) {
      const known = await this.#knownByEmail(address, signal);
      if (known?.active) return known.user.id;
    }
    const wanted = (alone ? '' : this.#apiUser) || (email ?? '');
    throw wanted === '' ? new Failure('signl4.no-api-user', 'account') : this.#unknown(wanted);
  }

  /** Id of the user in whose name alerts are listed: listing shows those of the user's teams. */
  async askAs(signal?: AbortSignal): Promise<string> {
    if (this.#askAs && this.#askAs.until > performance.now()) return this.#askAs.id;
    const user = await (this.#apiUser === '' ? this.#any(signal) : this.byEmail(this.#apiUser, signal));
    if (user === null) throw this.#unknown(this.#apiUser);
    this.#askAs = { id: user.id, until: performance.now() + FOUND_KEPT };
    return user.id;
  }

  forget(): void {
    this.#askAs = null;
    this.#byEmail.clear();
    this.#byId.clear();
  }

  #unknown(user: string): Failure {
    return new Failure('signl4.api-user', 'account', { facts: { user } });
  }

  async #knownByEmail(email: string, signal?: AbortSignal): Promise<Known | null> {
    const wanted = email.trim().toLowerCase();
    if (wanted === '') return null;
    const kept = fresh(this.#byEmail.get(wanted));
    if (kept) return kept.known;
    // The address in place of an id is described for version 1 only; the list of users is there in both.
    const answer = await this.#calls.getOrNull(`/v2/users/${encodeURIComponent(wanted)}`, signal);
    const users = answer ? [knownOf(fieldsOf(answer.body))] : await this.#list(signal);
    // Another one's id would act, and be credited, in the wrong name.
    const known = users.find((one) => one?.user.email.toLowerCase() === wanted) ?? null;
    if (known) this.#keep(this.#byId, known.user.id, known);
    return this.#keep(this.#byEmail, wanted, known);
  }

  /** The active user who is in most teams, and so sees most alerts. */
  async #any(signal?: AbortSignal): Promise<AlertUser | null> {
    const users = (await this.#list(signal)).filter(({ active }) => active);
    return users.sort((a, b) => b.teams - a.teams)[0]?.user ?? null;
  }

  async #list(signal?: AbortSignal): Promise<Array<Known & { teams: number }>> {
    const { body } = await this.#calls.get('/v2/users', signal);
    const users = listOf(body)
      .map(fieldsOf)
      .flatMap((fields) => {
        const known = knownOf(fields);
        return known ? [{ ...known, teams: listOf(fields['dutyInfos']).length }] : [];
      });
    for (const known of users) {
      this.#keep(this.#byId, known.user.id, known);
      if (known.user.email !== '') this.#keep(this.#byEmail, known.user.email.toLowerCase(), known);
    }
    return users;
  }

  #keep(map: Map<string, Kept>, key: string, known: Known | null): Known | null {
    map.set(key, { known, until: performance.now() + (known ? FOUND_KEPT : MISSING_KEPT) });
    return known;
  }
}

function fresh(kept: Kept | undefined): Kept | null {
  return kept && kept.until > performance.now() ? kept : null;
}

function knownOf(fields: Fields): Known | null {
  const id = textOf(fields, 'id');
  if (id === null) return null;
  const user = { id, name: textOf(fields, 'name') ?? '', email: textOf(fields, 'mail', 'email') ?? '' };
  return { user, active: fields['isDeactivated'] !== true && fields['isInvite'] !== true };
}
