import { TICKET_FIELDS } from './ticket-fields.js';

/** A field that ticket webhooks can watch: its number, and its name as it stands in a webhook's `Fields`. */
export interface WebhookField {
  id: number;
  /** Name in the REST API, or of the user-defined field. */
  name: string;
  /** PascalCase for fields, the UDF's own label for UDFs. */
  label: string;
}

const FIRST_FIELD = 301;
const FIRST_UDF = 29684101;

export const WEBHOOK_TICKET_FIELDS: readonly WebhookField[] = TICKET_FIELDS.filter(
  ({ webhook }) => webhook,
).map(({ name }, index) => ({
  id: FIRST_FIELD + index,
  name,
  label: `${name.charAt(0).toUpperCase()}${name.slice(1)}`,
}));

/** The same for user-defined fields. */
export function webhookUdfs(udfs: ReadonlyArray<{ name: string; label: string }>): WebhookField[] {
  return udfs.map(({ name, label }, index) => ({ id: FIRST_UDF + index, name, label }));
}
