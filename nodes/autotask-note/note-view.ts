import type { NoteResult } from '../../src/delivery/note/command.js';
import { notesAccount, type NoteSettings } from '../../src/delivery/note/settings.js';
import type { Message, View } from '../../src/delivery/outlets.js';
import type { Failure } from '../../src/failure.js';
import type { House } from '../../src/house.js';
import { accountView, red } from '../shared/account-view.js';

/** What the status of `ticket note` says: the worst first, else what goes on, else what was last. */
export class NoteView {
  readonly account: string;
  /** How the tenant's picklists do not fit to the node. */
  #misfit: Failure | null = null;
  readonly #told = new Set<string>();
  #last: View = { fill: 'grey', shape: 'ring', text: 'status.idle' };

  constructor(
    private readonly house: House,
    settings: NoteSettings,
    readonly problems: Failure[],
  ) {
    this.account = notesAccount(settings.tenant);
  }

  sent(message: Message): void {
    const { suppressed, dryRun } = (message['note'] ?? {}) as Partial<NoteResult>;
    const nothing = suppressed !== undefined || !message['note'];
    if (!nothing) this.#misfit = null;
    if (dryRun) this.#last = { fill: 'grey', shape: 'dot', text: 'status.dryRun' };
    else if (nothing) this.#last = { fill: 'grey', shape: 'dot', text: 'status.suppressed' };
    else this.#last = { fill: 'green', shape: 'dot', text: 'status.written' };
  }

  failed(failure: Failure): void {
    this.#last = red(failure);
  }

  warned(failure: Failure): void {
    this.#last = { ...red(failure), fill: 'yellow' };
  }

  /** The tenant's picklists do not fit to the node. @returns whether that is to be told, which it is once */
  misfits(problem: Failure): boolean {
    this.#misfit = problem;
    const key = JSON.stringify([problem.code, problem.facts]);
    const news = !this.#told.has(key);
    this.#told.add(key);
    return news;
  }

  now(): View {
    const [problem] = this.problems;
    if (problem) return red(problem);
    if (this.house.storeFailure) return red(this.house.storeFailure);
    const account = accountView(this.house.accountOf(this.account), this.house.clock.steady());
    return account ?? this.#misfitView() ?? this.#last;
  }

  /** Red while no note can be written. */
  #misfitView(): View | null {
    if (!this.#misfit) return null;
    const writes = this.#misfit.code === 'config.note-type-unknown';
    return { ...red(this.#misfit), fill: writes ? 'yellow' : 'red' };
  }
}
