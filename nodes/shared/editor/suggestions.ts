import type { Option } from './entries';

/** The list that opens below an input. The input keeps the focus; arrows, Enter and the mouse choose. */
export class Suggestions {
  private readonly list: JQuery;
  private options: Option[] = [];
  private active = -1;

  constructor(
    private readonly input: JQuery,
    private readonly onPick: (option: Option) => void,
  ) {
    const id = `${input.attr('id') ?? ''}-suggestions`;
    this.list = $('<ul class="autotask-signl4-suggestions" role="listbox">').attr('id', id).hide();
    input.attr({ role: 'combobox', 'aria-controls': id, 'aria-expanded': 'false', autocomplete: 'off' });
    input.parent().after(this.list);
    // Taking the mouse down keeps the focus in the input, whose blur would take the half-typed text.
    this.list.on('mousedown', (event) => event.preventDefault());
    this.list.on('click', 'li', (event) => this.pick($(event.currentTarget).index()));
  }

  /** What the arrows have chosen stays chosen where a late answer still offers it. */
  show(options: Option[]): void {
    const chosen = this.options[this.active];
    this.options = options;
    this.active = chosen ? options.findIndex(({ id }) => id === chosen.id) : -1;
    const items = options.map((option) => $('<li role="option">').text(option.label));
    this.list
      .empty()
      .append(items)
      .toggle(options.length > 0);
    this.mark();
    this.input.attr('aria-expanded', String(options.length > 0));
  }

  hide(): void {
    this.show([]);
  }

  /** Handles a key; true when it was meant for the list. */
  key(key: string): boolean {
    if (this.options.length === 0) return false;
    if (key === 'Escape') this.hide();
    else if (key === 'ArrowDown') this.move(1);
    else if (key === 'ArrowUp') this.move(-1);
    else if (key === 'Enter' && this.active >= 0) this.pick(this.active);
    else return false;
    return true;
  }

  private move(step: number): void {
    const count = this.options.length;
    this.active = (this.active + step + count + (this.active < 0 && step < 0 ? 1 : 0)) % count;
    this.mark();
  }

  private mark(): void {
    const items = this.list.children().removeClass('active');
    if (this.active < 0) return;
    items.eq(this.active).addClass('active')[0]?.scrollIntoView({ block: 'nearest' });
  }

  private pick(index: number): void {
    const option = this.options[index];
    this.hide();
    if (option) this.onPick(option);
  }
}
