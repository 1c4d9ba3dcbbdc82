import type { Attachment, ReadAttachments } from '../autotask/attachments.js';
import { AutotaskClient, type AutotaskSettings, type Ledger, type Zone } from '../autotask/client.js';
import { closedIn } from '../autotask/closed.js';
import { Latest } from '../latest.js';
import { Tenant } from './tenant.js';

/** The tenants that configurations on the canvas refer to. */
export class Tenants {
  readonly #tenants = new Latest<Tenant>();

  /** @param onZone called whenever the zone of a tenant (by its key) was asked for and found */
  constructor(
    private readonly ledger: Ledger,
    private readonly onZone: (tenant: string, zone: Zone) => void = () => undefined,
  ) {}

  /** A client for a tenant; its calls are counted in the ledger. */
  open(settings: AutotaskSettings): Tenant {
    const onZone = (zone: Zone) => this.onZone(tenant.client.tenant, zone);
    const tenant: Tenant = new Tenant(new AutotaskClient(settings, { ledger: this.ledger, onZone }));
    this.#tenants.add(tenant.client.tenant, tenant);
    return tenant;
  }

  /** A configuration that was replaced already does not take its successor away, nor another one of the same user. */
  close(tenant: Tenant): void {
    this.#tenants.remove(tenant.client.tenant, (one) => one === tenant);
    tenant.client.close();
  }

  /**
   * Whether a ticket is done, read now; `unknown` where it can't be read.
   *
   * @param closedFor ids of statuses that mean "done", beside a completed date
   */
  async stateOf(
    key: string,
    ticketId: number,
    closedFor: (tenant: Tenant) => Promise<(ticketId: number) => number[]>,
  ): Promise<'open' | 'closed' | 'unknown'> {
    const tenant = this.#tenants.get(key);
    if (!tenant) return 'unknown';
    try {
      const raw = await tenant.client.get('Tickets', ticketId, { purpose: 'poll' });
      if (!raw) return 'unknown';
      return closedIn(raw, (await closedFor(tenant))(ticketId)) ? 'closed' : 'open';
    } catch {
      return 'unknown';
    }
  }

  /** Files of a ticket; none where they can't be read in time. Never throws. */
  async attachmentsOf(
    key: string,
    ticketId: number,
    choose: (offered: Attachment[]) => Attachment[],
  ): Promise<ReadAttachments> {
    const tenant = this.#tenants.get(key);
    return tenant ? tenant.attachments.read(ticketId, choose) : { files: [], problem: null };
  }
}
