import type { Attachment, ReadAttachments } from '../../autotask/attachments.js';
import { Failure } from '../../failure.js';
import { alertFiles, pickFiles, type AlertFile } from '../../signl4/alert-files.js';
import type { Sent } from '../../signl4/webhook.js';
import type { Entry } from '../../store/outbox.js';
import type { StoredAlert } from './command.js';
import { Places } from './places.js';
import type { AlertService } from './service.js';

/** What of a ticket is read for its alert. Never throws. */
export interface TicketSource {
  /** For a late alert; `unknown` where it can't be read. */
  state(tenant: string, id: number): Promise<'open' | 'closed' | 'unknown'>;
  attachments(
    tenant: string,
    id: number,
    choose: (offered: Attachment[]) => Attachment[],
  ): Promise<ReadAttachments>;
}

/** An alert that was sent, and what is told of its files. */
export interface SentWithFiles {
  sent: Sent;
  /** For `msg.alert`. */
  told?: { attachments: number };
  warning?: Failure;
  refusedFirst?: boolean;
}

/** What came of the try with files; without `sent` the alert is still to be sent. */
type Tried = Partial<SentWithFiles>;

/** After files were refused, or nobody knows what became of them, alerts go without for so long. */
const REST = 5 * 60_000;
/** Alerts with files under way at once, and how long one waits for its turn: each may take 30 MB of memory. */
const AT_ONCE = 4;
const TURN = 2_000;
/** What says, although it is no refusal of the entry, that this request was not taken: another may be. */
const NOT_TAKEN = new Set(['signl4.wrong-url', 'signl4.strange-answer']);

/** Sends alerts, with the files of their tickets where they shall have them: files keep no phone from ringing. */
export class FileSender {
  readonly #places = new Places(AT_ONCE, TURN);
  #restsUntil = 0;

  constructor(
    private readonly service: AlertService,
    private readonly tickets: Pick<TicketSource, 'attachments'>,
    private readonly now: () => number,
  ) {}

  /**
   * Files go with the first try alone. If they are surely what was refused, the alert goes at once without them.
   *
   * @throws Failure of the send
   */
  async send(entry: Entry, stored: StoredAlert): Promise<SentWithFiles> {
    const isFirst = entry.sent_at === null;
    const wanted = stored.attachments && isFirst && !this.#rests;
    const tried: Tried = (wanted ? await this.#places.run(() => this.#sendWithFiles(stored)) : null) ?? {};
    const sent = tried.sent ?? (await this.service.send(stored.body, stored.transport));
    return { ...(stored.attachments ? { told: { attachments: 0 } } : {}), ...tried, sent };
  }

  async #sendWithFiles({ body, transport, externalId, ticket }: StoredAlert): Promise<Tried> {
    const { files, problem } = await this.#filesOf(ticket);
    const warned = problem ? { warning: problem } : {};
    if (files.length === 0) return warned;
    try {
      const sent = await this.service.send(body, transport, files);
      return { sent, told: { attachments: files.length }, ...warned };
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      const refused = refusesFiles(error);
      if (refused || error.scope === 'unknown') this.#restsUntil = this.now() + REST;
      if (!refused) throw error;
      const said = error.said === null ? {} : { said: error.said };
      const facts = { externalId: externalId ?? '' };
      const warning = new Failure('signl4.files', 'entry', { facts, ...said });
      return { warning, refusedFirst: true };
    }
  }

  async #filesOf(ticket: StoredAlert['ticket']): Promise<{ files: AlertFile[]; problem: Failure | null }> {
    // Others may have been refused while this one waited for its turn.
    if (!ticket || this.#rests) return { files: [], problem: null };
    const read = await this.tickets.attachments(ticket.tenant, ticket.id, pickFiles);
    return { files: alertFiles(read.files), problem: read.problem };
  }

  /** A clock that was set back makes nobody rest longer. */
  get #rests(): boolean {
    const left = this.#restsUntil - this.now();
    return left > 0 && left <= REST;
  }
}

/** Whether a try with files surely raised no alert, for a reason that need not be one without them. */
function refusesFiles({ code, scope, status }: Failure): boolean {
  if (code === 'signl4.conflict') return false;
  return scope === 'entry' || (NOT_TAKEN.has(code) && status !== null && status >= 400 && status < 500);
}
