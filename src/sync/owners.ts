import type { TicketSide } from './pair.js';

/**
 * Who owns a ticket as it was read. Whom we chose stays ours until somebody else owns it: a read from before our write
 * shows nobody, and a choice of ours must not pass for that of a person.
 */
export function owners(
  { ownOwner }: TicketSide,
  owner: number | null,
): Pick<TicketSide, 'owner' | 'ownOwner'> {
  return { owner, ownOwner: owner === null || owner === ownOwner ? ownOwner : null };
}
