import type { Facts } from '../failure.js';
import { readWhereIn } from './batches.js';
import type { AutotaskClient } from './client.js';
import { anyOf, type FilterNode } from './filter.js';
import { Kept } from './kept.js';
import { choose, lookupOf } from './person-lookup.js';
import {
  isUserName,
  localPart,
  PERSON_FIELDS,
  plain,
  SYSTEM_RESOURCE,
  toPerson,
  type Person,
} from './person.js';
import { roleOf } from './role.js';
import { withheld } from './withheld.js';

const FOUND_KEPT_MS = 60 * 60_000;
const MISSING_KEPT_MS = 5 * 60_000;
const OPTIONS = { purpose: 'write' } as const;

/** Somebody who can own a ticket, and in which role. */
export interface Owner {
  resourceId: number;
  roleId: number;
  name: string;
}

/** Why nobody can be made the owner. */
export type OwnerProblem = 'unknown' | 'ambiguous' | 'inactive' | 'api-user' | 'no-role' | 'no-right';

/**
 * `facts`: `person` is who was looked for; `name` who was found; `valid` lists people who could be meant;
 * `entity` and `said` tell which right is missing, and in which words.
 */
export type OwnerAnswer = { owner: Owner } | { problem: OwnerProblem; facts: Facts };

export interface Described {
  name: string;
  emails: string[];
  isPerson: boolean;
}

/**
 * The people of a tenant: who an e-mail address belongs to, and whether a resource is a human being. What was found
 * is kept for an hour, what was not for 5 minutes. A missing right is an answer; every other Failure is thrown.
 */
export class People {
  readonly #owners: Kept<OwnerAnswer>;
  readonly #known: Kept<Person | 'nobody'>;
  readonly #self: Kept<number | null>;
  #reading: Promise<void> = Promise.resolve();

  constructor(
    private readonly client: AutotaskClient,
    now: () => number = Date.now,
  ) {
    this.#owners = new Kept(now, (answer) => ('owner' in answer ? FOUND_KEPT_MS : MISSING_KEPT_MS));
    this.#known = new Kept(now, (person) => (person === 'nobody' ? MISSING_KEPT_MS : FOUND_KEPT_MS));
    this.#self = new Kept(now, (id) => (id === null ? MISSING_KEPT_MS : FOUND_KEPT_MS));
  }

  /**
   * Who can own a ticket for this e-mail address, in two calls at most.
   *
   * @param ownerMap goes before the address; `resource` is an id, an e-mail address, a user name or "First Last"
   */
  findOwner(
    email: string,
    ownerMap: ReadonlyArray<{ email: string; resource: string }>,
  ): Promise<OwnerAnswer> {
    const row = ownerMap.find(
      (one) => plain(one.email) === plain(email) && plain(String(one.resource)) !== '',
    );
    const wanted = String(row?.resource ?? email).trim();
    if (wanted === '') return Promise.resolve({ problem: 'unknown', facts: { person: '' } });
    return this.#owners.ask(plain(wanted), () => this.#owner(wanted));
  }

  /** Id of the API user's own resource; `null` where it can't be known. */
  self(): Promise<number | null> {
    return this.#self.ask('', () => this.#findSelf());
  }

  /** Those of the resources that Autotask shows to us. */
  async describe(resourceIds: number[]): Promise<Map<number, Described>> {
    const wanted = [...new Set(resourceIds)];
    // One after the other, so that nobody asks for what is being read.
    const reading = this.#reading.then(() => this.#read(wanted));
    this.#reading = reading.catch(() => undefined);
    await reading;
    const found = new Map<number, Described>();
    for (const id of wanted) {
      const person = this.#known.get(String(id));
      if (person === undefined || person === 'nobody') continue;
      const emails = person.emails.filter((email) => email !== '');
      found.set(id, { name: person.name, emails, isPerson: !person.isMachine });
    }
    return found;
  }

  /** Whether a human being stands behind this resource; `null` where that can't be known. */
  async isPerson(resourceId: number | null): Promise<boolean | null> {
    if (resourceId === null) return null;
    if (resourceId === SYSTEM_RESOURCE) return false;
    return (await this.describe([resourceId])).get(resourceId)?.isPerson ?? null;
  }

  async #owner(wanted: string): Promise<OwnerAnswer> {
    const lookup = lookupOf(wanted);
    const people = await this.#query(lookup.filter);
    if (!Array.isArray(people)) return { problem: 'no-right', facts: { person: wanted, ...people.withheld } };
    const choice = choose(people, lookup);
    if ('problem' in choice) {
      const valid = 'among' in choice ? choice.among.map(({ id, name }) => `${name} (${id})`).join(', ') : '';
      const name = 'among' in choice ? (choice.among[0]?.name ?? '') : '';
      return { problem: choice.problem, facts: { person: wanted, name, valid } };
    }
    const { id, name } = choice.person;
    const role = await roleOf(this.client, choice.person, OPTIONS);
    if ('roleId' in role) return { owner: { resourceId: id, roleId: role.roleId, name } };
    return { problem: role.problem, facts: { person: wanted, name, ...('facts' in role ? role.facts : {}) } };
  }

  async #findSelf(): Promise<number | null> {
    const login = this.client.username.trim();
    const names = [...new Set([localPart(login), login])];
    const items: FilterNode[] = [anyOf('userName', names), { op: 'eq', field: 'email', value: login }];
    const people = await this.#query([{ op: 'or', items }]);
    if (!Array.isArray(people)) return null;
    const named = people.filter(({ userName }) => isUserName(userName, login));
    const addressed = people.filter(
      ({ emails, isMachine }) => isMachine && plain(emails[0]) === plain(login),
    );
    const [only, ...others] = named.length > 0 ? named : addressed;
    return only !== undefined && others.length === 0 ? only.id : null;
  }

  async #query(filter: FilterNode[]): Promise<Person[] | { withheld: Facts }> {
    const people: Person[] = [];
    try {
      const query = { filter, includeFields: PERSON_FIELDS };
      for await (const { items } of this.client.pages('Resources', query, OPTIONS))
        people.push(...items.flatMap((row) => toPerson(row, this.client.username) ?? []));
    } catch (error) {
      const facts = withheld(error);
      if (facts === null) throw error;
      return { withheld: facts };
    }
    for (const person of people) this.#known.put(String(person.id), person);
    return people;
  }

  async #read(wanted: number[]): Promise<void> {
    const missing = wanted.filter((id) => this.#known.get(String(id)) === undefined);
    if (missing.length === 0) return;
    const rows = await readWhereIn(this.client, 'Resources', 'id', missing, PERSON_FIELDS, OPTIONS).catch(
      (error: unknown) => {
        if (withheld(error) === null) throw error;
        return [];
      },
    );
    for (const id of missing) this.#known.put(String(id), 'nobody');
    for (const row of rows) {
      const person = toPerson(row, this.client.username);
      if (person !== null) this.#known.put(String(person.id), person);
    }
  }
}
