/** What a trigger remembers of a ticket: its last known state, against which every reading is judged. */
export interface Known {
  id: number;
  /** Raw values of the fields that people see. */
  visible: Record<string, unknown>;
  /** `lastActivityDate` in ms. */
  lastActivity: number;
  /** It matches the filter. */
  matching: boolean;
  /** It was told as opened, or silently taken as such, since it came to match. */
  opened: boolean;
  closed: boolean;
  /** Events told of it so far. */
  count: number;
  /** It was never read from Autotask: only what a callout or a webhook said is known. */
  partial: boolean;
}
