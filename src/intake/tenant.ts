import { Attachments } from '../autotask/attachments.js';
import { checkQuery } from '../autotask/check-query.js';
import type { AutotaskClient } from '../autotask/client.js';
import { resolveCompanies } from '../autotask/companies.js';
import type { FilterNode } from '../autotask/filter.js';
import { Names } from '../autotask/names.js';
import { People } from '../autotask/people.js';
import { Picklists } from '../autotask/picklists.js';
import { toTicket } from '../autotask/tickets.js';
import type { Failure } from '../failure.js';
import type { RawRecord, Ticket } from '../types.js';
import { companyIds, type CompanyIds } from './company-list.js';

const COMPANIES_KEPT = 60 * 60_000;
const PROBLEM_KEPT = 5 * 60_000;

/** An Autotask tenant as the intake needs it: its tickets, the names around them, and its labels. */
export class Tenant {
  readonly names: Names;
  readonly people: People;
  readonly attachments: Attachments;
  /** Names that can't be had for want of a right, by entity. */
  readonly nameProblems = new Map<string, Failure>();
  /** What was last known of labels and addresses, for when Autotask can't be asked. */
  readonly last: { picklists: Picklists | null; webUrl: string | null } = { picklists: null, webUrl: null };
  /** Id of the API user's own resource; `null` where it can't be found out. */
  ownResource: () => Promise<number | null> = () => this.people.self();
  readonly #companies = new Map<string, { found: CompanyIds; until: number }>();

  /** @param steady ms of a clock that never jumps */
  constructor(
    readonly client: AutotaskClient,
    private readonly steady: () => number = () => performance.now(),
  ) {
    this.names = new Names(client);
    this.people = new People(client);
    this.attachments = new Attachments(client);
  }

  /** The tenant's labels, cached; `fresh` asks again. */
  async picklists(fresh = false): Promise<Picklists> {
    this.last.picklists = Picklists.from(await this.client.fields('Tickets', { fresh }));
    return this.last.picklists;
  }

  /** Found companies are remembered for an hour, so that a quiet poll stays one call. */
  readonly findCompanies = async (entries: string[]): Promise<CompanyIds> => {
    if (entries.length === 0) return { ids: new Map(), problems: [] };
    const key = JSON.stringify(entries);
    const known = this.#companies.get(key);
    if (known && known.until > this.steady()) return known.found;
    const found = await companyIds(entries, (names) => resolveCompanies(this.client, names));
    const kept = found.problems.length > 0 ? PROBLEM_KEPT : COMPANIES_KEPT;
    this.#companies.set(key, { found, until: this.steady() + kept });
    return found;
  };

  /** @throws Failure `config.query` where the tenant's tickets have no such fields */
  async checkQuery(query: FilterNode[]): Promise<void> {
    if (query.length === 0) return;
    const own = await this.client.fields('Tickets');
    checkQuery(query, own, await this.client.userDefinedFields('Tickets'));
  }

  /** Asks for everything anew: somebody says that something was mended. */
  forget(): void {
    this.#companies.clear();
  }

  /** Complete tickets for messages; names that can't be had are left empty. */
  async tickets(records: RawRecord[]): Promise<Ticket[]> {
    if (records.length === 0) return [];
    const ids = (field: string) => [
      ...new Set(records.flatMap((raw) => (typeof raw[field] === 'number' ? [raw[field]] : []))),
    ];
    const names = await this.names.lookup({
      companies: ids('companyID'),
      contacts: ids('contactID'),
      resources: ids('assignedResourceID'),
    });
    for (const problem of names.problems) {
      if (problem.scope === 'account') this.nameProblems.set(String(problem.facts['entity']), problem);
    }
    const picklists = await this.picklists();
    const { webUrl } = await this.client.zone();
    this.last.webUrl = webUrl;
    return records.map((raw) => toTicket(raw, { picklists, names, webUrl }));
  }
}
