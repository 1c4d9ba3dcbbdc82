/** A call that got no complete answer. Holds nothing of the HTTP library: no URL, no headers, no body. */
export class CallFailed extends Error {
  /**
   * @param reason the innermost error's own words, such as `connect ECONNREFUSED 127.0.0.1:1`
   * @param code the innermost error's code, or `TIMEOUT`, `ABORTED`, `TOO_LARGE`, `PROXY_REFUSED`
   * @param sent false only when the request surely never reached the other side
   * @param whole false only when its body was surely not sent to the end
   */
  constructor(
    readonly reason: string,
    readonly code: string,
    readonly sent: boolean,
    readonly whole = sent,
  ) {
    super(reason);
    this.name = 'CallFailed';
  }
}

/**
 * The innermost error: axios wraps it, and a host with several addresses
 * fails with an AggregateError whose own message is empty.
 */
export function leaf(error: unknown): { reason: string; code: string } {
  let inner: unknown = error;
  for (let depth = 0; depth < 8; depth += 1) {
    const next: unknown = inner instanceof AggregateError ? inner.errors[0] : (inner as Error | null)?.cause;
    if (!(next instanceof Error)) break;
    inner = next;
  }
  const { message, code } =
    inner instanceof Error ? (inner as NodeJS.ErrnoException) : { message: '', code: '' };
  const name = typeof code === 'string' && code !== '' ? code : 'UNKNOWN';
  // A message that quotes a URL may quote a secret with it.
  const quotable = message !== '' && !message.includes('://');
  return { reason: quotable ? message.replace(/\s+/g, ' ').slice(0, 200) : name, code: name };
}
