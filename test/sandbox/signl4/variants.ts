/** Where the public sources leave a fact open, the stand-in can be either way. The first choice is the default. */
export const VARIANTS = {
  /** An inbound acknowledge or resolve as outbound 201: by the system user, without a user, or not at all. */
  echo: ['system-user', 'no-user', 'none'],
  /** Status code of the outbound 201 after undo-close: what it was before (2 or 1), or 1. */
  undoClose: ['previous', 'open'],
  /** `acknowledgedUserIds` of the 201 after un-acknowledge: empty, or left out. */
  undoAcknowledgedIds: ['empty', 'absent'],
  /** multi_ack: status code until all have acknowledged. */
  multiAck: ['open-until-complete', 'acknowledged-at-first'],
  /** A note typed while acknowledging or closing: within the 201, or as a 203 of its own. */
  noteWithStatus: ['inline', 'separate'],
  /** Status code of 203: 0 as in the vendor's example, or the alert's. */
  annotatedStatus: ['zero', 'current'],
  /** Nobody on duty: 16 is the alert's status, or only the event says 16 and the alert is open. */
  noOneOnDuty: ['status', 'event-only'],
  /** Outbound events in the vendor's example, or with the many more fields of the sibling product. */
  outboundFields: ['documented', 'rich'],
  /** Inbound `resolved` or `acknowledged` for an id that no alert has. */
  resolveUnknown: ['201', '404'],
  /** `new` for an id that has an open alert: another alert, or suppressed as a duplicate. */
  newAgain: ['second-alert', 'suppressed'],
  /** Names and values of control parameters. */
  controlCase: ['insensitive', 'sensitive'],
  /** NewStatus, AckStatus and ResolvedStatus in the query: one value, or several with commas. */
  statusValues: ['single', 'comma'],
  /** 429 with `Retry-After`, or without. */
  retryAfter: ['absent', 'seconds'],
  /** After ten bad requests in a minute: every event is refused, or only bad ones. */
  errorThrottle: ['all', 'errors'],
  /** A file that is too large or of an unknown type: left out, or the whole event refused with 400. */
  badAttachment: ['dropped', '400'],
  /** A body of more than 10,000 letters, files aside: taken, or refused with 413. */
  largeBody: ['taken', '413'],
  /** Names of the fields of acknowledge, close and undo in v2. */
  v2ActionFields: ['either', 'uid', 'userId'],
  /** Whether an alert that nobody acknowledged may be closed. */
  closeUnacknowledged: ['allowed', 'conflict'],
  /** Answer to an unknown or expired API key. */
  badKey: ['403', '401'],
  /** Listing alerts with an API key wants `userId`. */
  pagedUser: ['required', 'optional'],
  /** A filtered page may hold fewer than asked although there is more. */
  pages: ['full', 'short'],
  /** GET /webhooks/{id}: a JSON string as the schema of v1 says, or the object. */
  webhookRead: ['string', 'object'],
  /** Fractional digits of `eventRaisedUtc`. */
  raisedDigits: ['7', '3', '0'],
} as const;

export type Variants = { -readonly [K in keyof typeof VARIANTS]: (typeof VARIANTS)[K][number] };

export function defaultVariants(): Variants {
  return Object.fromEntries(
    Object.entries(VARIANTS).map(([name, choices]) => [name, choices[0]]),
  ) as Variants;
}

/** Sets some. @throws Error for an unknown name or choice, naming the known ones */
export function chooseVariants(variants: Variants, chosen: Readonly<Record<string, unknown>>): void {
  for (const [name, choice] of Object.entries(chosen)) {
    const known = Object.hasOwn(VARIANTS, name)
      ? (VARIANTS[name as keyof Variants] as readonly unknown[])
      : null;
    if (!known) throw new Error(`no variant ${name}; known: ${Object.keys(VARIANTS).join(', ')}`);
    if (!known.includes(choice)) throw new Error(`variant ${name} is one of: ${known.join(', ')}`);
    Object.assign(variants, { [name]: choice });
  }
}
