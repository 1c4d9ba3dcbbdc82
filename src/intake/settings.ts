import type { FilterSettings } from './filter.js';

/** How one ticket trigger is set up. */
export interface TriggerSettings extends FilterSettings {
  poll: boolean;
  /** Seconds between polls. */
  interval: number;
  /** Minutes of past tickets that the first run takes. */
  lookback: number;
  onReopen: 'ring' | 'ignore';
  /** Which new notes of tickets are told. */
  notes: 'never' | 'customer' | 'all';
  /** Callouts or webhooks are accepted. */
  listens: boolean;
}
