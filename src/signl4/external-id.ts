/**
 * The external id of a ticket's n-th alert: `<prefix>-<ticketId>`, and `<prefix>-<ticketId>-<n>` from the second on.
 * It can be read back without any store.
 *
 * @param episode 1 for the first alert
 */
export function externalId(prefix: string, ticketId: number, episode: number): string {
  return episode > 1 ? `${prefix}-${ticketId}-${episode}` : `${prefix}-${ticketId}`;
}

/** Reads an external id back; `null` where it is not one that `externalId` would have made with this prefix. */
export function parseExternalId(prefix: string, text: string): { ticketId: number; episode: number } | null {
  if (!text.startsWith(`${prefix}-`)) return null;
  const match = /^([1-9]\d*)(?:-([1-9]\d*))?$/.exec(text.slice(prefix.length + 1));
  if (!match) return null;
  const ticketId = Number(match[1]);
  const episode = Number(match[2] ?? 1);
  if (!Number.isSafeInteger(ticketId) || !Number.isSafeInteger(episode)) return null;
  return match[2] === '1' ? null : { ticketId, episode };
}
