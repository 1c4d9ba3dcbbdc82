import { Failure } from '../failure.js';
import type { AutotaskClient } from './client.js';
import {
  toCompany,
  toContact,
  toResource,
  type CompanyName,
  type FoundNames,
  type KeptCompany,
} from './found-names.js';
import { NameCache } from './name-cache.js';
import { Picklists } from './picklists.js';

export type { FoundNames } from './found-names.js';

export interface WantedNames {
  companies: Iterable<number>;
  contacts: Iterable<number>;
  resources: Iterable<number>;
}

/**
 * The names of the companies and people around tickets, in one call per kind while up to 500 of them are new.
 * A name is never worth losing a ticket: what can't be had is left out, and `problems` says why.
 */
export class Names {
  readonly #companies;
  readonly #contacts;
  readonly #resources;

  constructor(
    private readonly client: AutotaskClient,
    now: () => number = Date.now,
  ) {
    this.#companies = new NameCache('Companies', ['companyName', 'classification'], toCompany, now);
    const contact = ['firstName', 'lastName', 'emailAddress', 'phone', 'mobilePhone'];
    this.#contacts = new NameCache('Contacts', contact, toContact, now);
    this.#resources = new NameCache('Resources', ['firstName', 'lastName', 'email'], toResource, now);
  }

  async lookup({ companies, contacts, resources }: WantedNames): Promise<FoundNames> {
    const [ofCompanies, ofContacts, ofResources] = await Promise.all([
      this.#companies.find(this.client, companies),
      this.#contacts.find(this.client, contacts),
      this.#resources.find(this.client, resources),
    ]);
    const labels = await this.#classifications([...ofCompanies.found.values()]);
    const problems = [ofCompanies.problem, ofContacts.problem, ofResources.problem, labels.problem];
    return {
      companies: labelled(ofCompanies.found, labels.picklists),
      contacts: ofContacts.found,
      resources: ofResources.found,
      problems: problems.filter((problem) => problem !== null),
    };
  }

  async #classifications(
    companies: KeptCompany[],
  ): Promise<{ picklists: Picklists; problem: Failure | null }> {
    const none = Picklists.from([]);
    if (companies.every(({ classification }) => classification === null))
      return { picklists: none, problem: null };
    try {
      return {
        picklists: Picklists.from(await this.client.fields('Companies', { purpose: 'names' })),
        problem: null,
      };
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      return { picklists: none, problem: error };
    }
  }
}

function labelled(companies: Map<number, KeptCompany>, picklists: Picklists): Map<number, CompanyName> {
  const named = new Map<number, CompanyName>();
  for (const [id, { name, classification: value }] of companies) {
    const classification =
      value === null ? null : (picklists.label('classification', value) ?? { id: value, label: '' });
    named.set(id, { name, classification });
  }
  return named;
}
