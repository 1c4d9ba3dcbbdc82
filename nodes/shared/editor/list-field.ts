import {
  type Entry,
  type Option,
  entryOf,
  idsOf,
  inverted,
  isExcluded,
  isVariable,
  shown,
  split,
  splitNames,
} from './entries';
import type { Source } from './sources';
import { Suggestions } from './suggestions';
import { text } from './texts';

const typingPause = 250;
const mostSuggestions = 50;

/** What a list field holds, where it is not any number of entries, each of them "only" or "all but". */
export interface Holding {
  /** One entry at most, stored as it is; nothing is an empty text. */
  single?: boolean;
  /** No entry can mean "all but". */
  plain?: boolean;
  /** What the empty field says instead of "all". */
  empty?: string;
}

/**
 * A list of labels or ids as chips: stores ids, shows labels. Free text is always possible, so it works
 * before the account is deployed; a click on a chip turns "only" into "all but".
 */
export class ListField {
  /** Called whenever the entries, or their labels, have changed. */
  onChange: () => void = () => undefined;
  private entries: Entry[];
  private known: Option[] = [];
  private readonly input: JQuery;
  private readonly suggestions: Suggestions;
  private timer = 0;
  private asked = 0;

  /** `stored` is the property's value: a list, or a text such as `${NAME}` for the whole list. */
  constructor(
    private readonly box: JQuery,
    private readonly stored: unknown,
    private readonly source: Source,
    private readonly onProblem: (sentence: string) => void,
    private readonly holding: Holding = {},
  ) {
    const isEmpty = stored === '' || stored === undefined || stored === null;
    this.entries = Array.isArray(stored) ? [...(stored as Entry[])] : isEmpty ? [] : [stored as Entry];
    this.input = $('<input type="text" spellcheck="false">').attr('id', `${box.attr('id') ?? ''}-text`);
    box.addClass('autotask-signl4-list').append(this.input);
    this.suggestions = new Suggestions(this.input, (option) => this.pick(option));
    box.on('click', (event) => {
      if (event.target === box[0]) this.input.trigger('focus');
    });
    this.input.on('focus input', () => this.suggestSoon());
    this.input.on('keydown', (event) => this.onKey(event));
    this.input.on('paste', (event) => this.onPaste(event));
    this.input.on('blur', () => this.take(this.text()));
    this.draw();
    void this.learn();
  }

  /** What to store. A whole list that is one variable stays the text it was. */
  value(): unknown {
    this.take(this.text());
    return this.current();
  }

  /** The same without what is half typed. */
  current(): unknown {
    const [first] = this.entries;
    if (this.holding.single) return first ?? '';
    const whole = this.entries.length === 1 && first === this.stored && isVariable(first);
    return whole ? first : this.entries;
  }

  /** Reads the labels of the stored ids, also after another account was chosen. */
  async learn(): Promise<void> {
    try {
      this.know(await this.source.named(idsOf(this.entries)));
      this.draw();
    } catch (problem) {
      this.onProblem((problem as Error).message);
    }
  }

  private text(): string {
    return String(this.input.val() ?? '');
  }

  private know(options: Option[]): void {
    const ids = new Set(options.map((option) => option.id));
    this.known = [...this.known.filter((option) => !ids.has(option.id)), ...options];
  }

  private draw(): void {
    this.box.children('.autotask-signl4-chip').remove();
    this.input.before(this.entries.map((entry, index) => this.chip(entry, index)));
    this.input.attr('placeholder', this.entries.length > 0 ? '' : (this.holding.empty ?? text('list.all')));
    this.onChange();
  }

  private chip(entry: Entry, index: number): JQuery {
    const excluded = isExcluded(entry);
    const label = shown(entry, this.known);
    const isFixed = this.holding.plain || isVariable(entry);
    const name = $(isFixed ? '<span>' : '<button type="button">');
    name.text(excluded ? text('list.not', { label }) : label);
    if (!isFixed) {
      name.attr('title', text(excluded ? 'list.include' : 'list.exclude'));
      name.on('click', () => this.replace(index, inverted(entry)));
    }
    const remove = $('<button type="button"><i class="fa fa-times"></i></button>');
    remove.attr('aria-label', text('list.remove', { label })).on('click', () => this.replace(index));
    return $('<span class="autotask-signl4-chip">').toggleClass('excluded', excluded).append(name, remove);
  }

  private replace(index: number, ...by: Entry[]): void {
    this.entries.splice(index, 1, ...by);
    this.draw();
  }

  private add(entry: Entry | null): void {
    if (entry !== null && this.holding.single) this.entries = [entry];
    else if (entry !== null && !this.entries.includes(entry)) this.entries.push(entry);
    this.draw();
  }

  private take(typed: string): void {
    this.quiet();
    this.input.val('');
    if (typed.trim() !== '') this.add(this.entryOf(typed));
  }

  private entryOf(typed: string): Entry | null {
    return entryOf(this.holding.plain ? typed.replace(/^[\s!]+/, '') : typed, this.known);
  }

  private pick(option: Option): void {
    const excluded = !this.holding.plain && this.text().trim().startsWith('!');
    this.know([option]);
    this.input.val('');
    this.add(excluded ? `!${option.id}` : option.id);
    if (!this.holding.single) this.input.trigger('focus');
  }

  private onKey(event: JQuery.KeyDownEvent): void {
    const key = event.key ?? '';
    const taken = this.suggestions.key(key);
    if (!taken && key === 'Enter') this.take(this.text());
    else if (!taken && key === 'Backspace' && this.text() === '') this.replace(this.entries.length - 1);
    else if (!taken) return;
    if (key !== 'Backspace') event.preventDefault();
    // Node-RED closes the dialog on Escape.
    event.stopPropagation();
  }

  private onPaste(event: JQuery.TriggeredEvent): void {
    const clipboard = (event.originalEvent as ClipboardEvent | undefined)?.clipboardData;
    const pasted = clipboard?.getData('text') ?? '';
    const parts = this.source.browsable ? split(pasted) : splitNames(pasted);
    if (parts.length < 2 || this.text() !== '' || this.holding.single) return;
    event.preventDefault();
    for (const part of parts) this.add(this.entryOf(part));
    void this.learn();
  }

  /** Hides the suggestions, those that are still asked for too. */
  private quiet(): void {
    clearTimeout(this.timer);
    this.asked += 1;
    this.suggestions.hide();
  }

  private suggestSoon(): void {
    clearTimeout(this.timer);
    const typed = this.text().replace(/^\s*!\s*/, '');
    const enough = this.source.browsable || typed.trim().length > 1;
    if (!enough || isVariable(typed)) this.quiet();
    else
      this.timer = window.setTimeout(() => void this.suggest(typed), this.source.browsable ? 0 : typingPause);
  }

  private async suggest(typed: string): Promise<void> {
    const asked = (this.asked += 1);
    try {
      const found = await this.source.find(typed);
      this.know(found);
      const fresh = found.filter(({ id }) => !this.entries.includes(id) && !this.entries.includes(`!${id}`));
      if (asked === this.asked && this.input.is(':focus'))
        this.suggestions.show(fresh.slice(0, mostSuggestions));
    } catch (problem) {
      this.onProblem((problem as Error).message);
    }
  }
}
