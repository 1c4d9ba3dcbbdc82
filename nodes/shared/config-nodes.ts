import type { AlertTransport } from '../../src/delivery/alert/settings.js';
import type { Failure } from '../../src/failure.js';
import type { Tenant } from '../../src/intake/tenant.js';
import type { Signl4Api } from '../../src/signl4/api.js';
import type { RuntimeNode } from './node-red.js';

/** What the nodes that refer to an Autotask configuration use of it. */
export interface AutotaskConfig extends RuntimeNode {
  /** `null` while something is missing. */
  tenant: Tenant | null;
  problem: Failure | null;
  /** There is no login at all, as where only callouts are wanted. */
  blank: boolean;
  dryRun: boolean;
  /** Write as the matching resource where Autotask allows it. */
  impersonate: boolean;
  /** Of texts that go into tickets: IANA zone (empty: this machine's) and language (empty: English). */
  timeZone: string;
  language: string;
}

/** What the nodes that refer to a SIGNL4 configuration use of it. */
export interface Signl4Config extends RuntimeNode {
  prefix: string;
  dryRun: boolean;
  /** Nothing can be sent while there is one. */
  problem: Failure | null;
  /** Something that people must mend although sending works. */
  conflict: Failure | null;
  /** What keeps alerts from going out this way; `config.transport` says which fields it lacks. */
  lack(transport: AlertTransport): Failure | null;
  /** The same for two configurations of one team. */
  secretHash: string;
  /** Last part of the callback address, configured or derived; empty without either it or a team secret. */
  eventToken: string;
  /** `null` without an API key. */
  api: Signl4Api | null;
}
