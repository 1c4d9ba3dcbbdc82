import { Failure, wordsOf } from '../failure.js';
import type { RawRecord } from '../types.js';
import type { AutotaskClient } from './client.js';
import { asNumber, asText, fieldReader } from './raw.js';
import type { CallOptions } from './settings.js';

const ENTITY = 'TicketAttachments';
/** Whoever wants the files of a ticket waits no longer. */
const LONGEST = 5_000;
/** After a failure nobody waits for so long. */
const REST = 60_000;
/** An answer with a file of 4 MB in base64, and room to spare. */
const MOST_BYTES = 6_000_000;

/** A file of a ticket, without its content. */
export interface Attachment {
  id: number;
  name: string;
  /** `null` where Autotask does not say it. */
  contentType: string | null;
  /** Bytes; `null` where Autotask does not say it. */
  size: number | null;
}

export interface ReadAttachment extends Attachment {
  data: Buffer;
}

/** What could be read, and what kept the rest from being read where that was not told before. */
export interface ReadAttachments {
  files: ReadAttachment[];
  problem: Failure | null;
}

/** Files of a tenant's tickets, for whoever must not wait for them: one call per ticket, and one per file. */
export class Attachments {
  #restsUntil = 0;
  #told: string | null = null;

  constructor(
    private readonly client: AutotaskClient,
    /** ms of a clock that never jumps. */
    private readonly steady: () => number = () => performance.now(),
  ) {}

  /**
   * Reads those files that are chosen, within 5 s altogether; after a failure there are none for a minute. Never
   * throws.
   *
   * @param choose which of a ticket's files, oldest first, are worth a call
   */
  async read(ticketId: number, choose: (offered: Attachment[]) => Attachment[]): Promise<ReadAttachments> {
    if (this.steady() < this.#restsUntil) return { files: [], problem: null };
    const files: ReadAttachment[] = [];
    const stop = new AbortController();
    const options: CallOptions = { purpose: 'names', signal: stop.signal, maxBytes: MOST_BYTES };
    const [late, clear] = inTime();
    const failure = await Promise.race([this.#read(ticketId, choose, files, options).catch(asFailure), late]);
    clear();
    stop.abort();
    return { files: files.toSorted((a, b) => a.id - b.id), problem: this.#problem(failure) };
  }

  /** @returns what failed first, `null` where all went well; `files` has what did not fail */
  async #read(
    ticketId: number,
    choose: (offered: Attachment[]) => Attachment[],
    files: ReadAttachment[],
    options: CallOptions,
  ): Promise<Failure | null> {
    const chosen = choose(await this.#offered(ticketId, options));
    const failures = chosen.map(async (one) => {
      try {
        const data = await this.#data(ticketId, one, options);
        if (data && !options.signal?.aborted) files.push({ ...one, data });
        return null;
      } catch (error) {
        const failure = asFailure(error);
        // About the one file: it is gone, or larger than it was said to be.
        return failure.scope === 'entry' ? null : failure;
      }
    });
    return (await Promise.all(failures)).find((failure) => failure !== null) ?? null;
  }

  async #offered(ticketId: number, options: CallOptions): Promise<Attachment[]> {
    const query = { filter: [{ op: 'eq' as const, field: 'ticketID', value: ticketId }] };
    for await (const { items } of this.client.pages(ENTITY, query, options)) return items.flatMap(fileOf);
    return [];
  }

  /** The content, which queries leave out; `null` where there is none. */
  async #data(ticketId: number, { id }: Attachment, options: CallOptions): Promise<Buffer | null> {
    const raw = await this.client.get(ENTITY, id, { ...options, at: `Tickets/${ticketId}/Attachments` });
    const data = raw && Buffer.from(asText(fieldReader(raw)('data')), 'base64');
    return data && data.length > 0 ? data : null;
  }

  /** A right that is missing, or what has words of its own, is told as it is; the rest as what it means here. */
  #problem(failure: Failure | null): Failure | null {
    if (failure) this.#restsUntil = this.steady() + REST;
    const known = this.#told;
    this.#told = failure?.code ?? null;
    if (!failure || failure.code === known) return null;
    if (failure.scope === 'account' || failure.said === null) return failure;
    return new Failure('autotask.attachments', 'outage', { said: failure.said });
  }
}

/** Links have no content. Types beside those of files and links are not known, so nothing else is left out. */
function fileOf(raw: RawRecord): Attachment[] {
  const read = fieldReader(raw);
  const id = asNumber(read('id'));
  if (id === null || /link|url|folder/i.test(asText(read('attachmentType')))) return [];
  const name = asText(read('fullPath')) || asText(read('title'));
  return [{ id, name, contentType: asText(read('contentType')) || null, size: asNumber(read('fileSize')) }];
}

/** What a reading that takes too long comes to, and how to end the wait for it. */
function inTime(): [late: Promise<Failure>, clear: () => void] {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Failure>((resolve) => {
    const failure = new Failure('autotask.timeout', 'outage', { said: `${LONGEST / 1000} s` });
    // A process that stood still finds its timers due before it reads what came meanwhile: that goes first.
    timer = setTimeout(() => setImmediate(() => resolve(failure)), LONGEST);
  });
  return [late, () => clearTimeout(timer)];
}

function asFailure(error: unknown): Failure {
  return error instanceof Failure ? error : new Failure('internal', 'entry', { said: wordsOf(error) });
}
