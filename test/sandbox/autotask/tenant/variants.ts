/**
 * What the reference leaves open. Each switch has the plausible answers; the first is how the stand-in
 * begins. The README says where each comes from.
 */
export const VARIANTS = {
  /** Times in answers: with `Z`, or without any zone. */
  dates: ['z', 'bare'],
  /** `errors` as texts, or as objects with `message` and `field`. */
  errorShape: ['strings', 'objects'],
  /** What a missing right answers: 500 with the official text, 403, or fewer rows without an error. */
  missingRight: ['500', '403', 'no rows'],
  /** Status of a refusal by validation, rules or rights; `errors` beside 200 is failure too. */
  errorStatus: ['500', '200'],
  /** Status of the refusal of a fourth call at once, and whether it says how long to wait. */
  threadRefusal: ['500', '429', '429 with Retry-After'],
  /** A write while another one to the same entity is under way: done, or refused since its table is locked. */
  tableLocks: ['wait', 'refused'],
  /** What answers when the hour's calls are used up. */
  overLimit: ['429 with Retry-After', '429', '429 with date', '500', '403'],
  /** A good user at another zone than its own. */
  wrongZone: ['401', 'no rows'],
  /** Whether the letters' case in paths matters. */
  pathCase: ['any', 'exact'],
  /** Collection PATCH: everywhere, or answered 404 in HTML for Contacts, or for every entity (zone 18). */
  patch: ['works', '404 for Contacts', '404'],
  /** Read-only fields that are sent along in an update. */
  readOnlyFields: ['refused', 'ignored'],
  /** An inactive contact or owner that is on a ticket already: no matter, or every later edit is refused. */
  inactiveOnTicket: ['allowed', 'blocks edits'],
  /** Whether a ticket needs `dueDateTime` when it is made. */
  dueDate: ['optional', 'required'],
  /** More than one page where `IncludeFields` lacks `id`. */
  pagesWithoutId: ['refused', 'one page'],
  /** `noteq` and `notIn` on a field that is null: as in SQL it does not match, or it does. */
  noteqNull: ['no match', 'match'],
  /** A filter on `createDate`: by the instant, or by the day. */
  createDate: ['instant', 'day'],
  /** `lastActivityResourceID` when a contact acts: his id, or null. */
  contactActivity: ['contact', 'null'],
  /** Whether a note moves the ticket's `lastTrackedModificationDateTime`. */
  noteTracked: ['no', 'yes'],
  /** Whether leaving Complete for another status clears `completedDate`. */
  reopen: ['clears completedDate', 'keeps completedDate'],
  /** A record that was written a moment ago, read before the lag is over. */
  freshRecord: ['item null', '404'],
  /** Where a merge leaves the destination's number: in the note's text, its title, or nowhere to be read. */
  mergeNote: ['description', 'title', 'german', 'hidden'],
  /** One attachment: with its content as `item`, the same in `items`, without its type, or without its content. */
  attachmentRead: ['item', 'items', 'no contentType', 'no data'],
  /** Note texts: kept, or letters outside Windows-1252 turned into question marks. */
  noteLetters: ['kept', 'cp1252'],
  /** What a zone lookup of an unknown user answers, beside its status 500. */
  unknownUser: ['errors', 'empty', 'no url'],
  /** The person's key in a webhook's body. */
  webhookPerson: ['PersonId', 'PersonID'],
  /** The call of the deactivation URL: JSON without or with the entity's type, or no body. */
  webhookDeactivated: ['without entity', 'with entity', 'empty'],
  /** How a webhook writes a field that became null. */
  webhookNull: ['empty', 'null', 'omitted'],
  /** Basic authentication of a callout: sent at once, or only after a 401 asked for it. */
  calloutAuth: ['pre-emptive', 'challenge'],
  /** Whether the values of a callout are percent-encoded. */
  calloutEncoding: ['encoded', 'raw'],
  /** Layout of a callout in XML. */
  calloutXml: ['elements', 'attributes', 'namespace', 'utf-16', 'form'],
  /** What a callout names the ticket by. */
  calloutIds: ['both', 'id', 'number'],
  /** A pair for the tenant's domain in a callout. */
  calloutDomain: ['absent', 'domain', 'user_domain'],
} as const;

export type VariantName = keyof typeof VARIANTS;
export type Variants = { [Name in VariantName]: (typeof VARIANTS)[Name][number] };

export function firstVariants(): Variants {
  const entries = Object.entries(VARIANTS).map(([name, choices]) => [name, choices[0]]);
  return Object.fromEntries(entries) as Variants;
}

/** @throws Error for a switch or a choice that does not exist */
export function checkVariants(changes: Record<string, unknown>): Partial<Variants> {
  for (const [name, choice] of Object.entries(changes)) {
    if (!Object.hasOwn(VARIANTS, name)) throw new Error(`no such variant: ${name}`);
    const choices: readonly string[] = VARIANTS[name as VariantName];
    if (!choices.includes(String(choice))) throw new Error(`${name} is one of: ${choices.join(', ')}`);
  }
  return changes;
}
