import { isVariable } from './entries';
import { cell, rowList, rowValues } from './row-list';
import { Picklists } from './sources';
import { text } from './texts';
import { scenarioOptions } from './typed';

/** One row of `priorityMap`. */
export interface PriorityRow {
  priority: string | number;
  service: string;
  scenario: string;
}

const labels = 'autotask-signl4-priorities';

/** `list` is an `<ol>`; `rows` is what is stored. */
export function priorityRows(list: JQuery, rows: unknown, accounts: readonly string[]): void {
  rowList<PriorityRow>(list, rows, text('rows.add'), (row, item) => {
    const scenario = $('<select data-cell="scenario">');
    const present = item.scenario ?? '';
    for (const { value, label } of scenarioOptions(present)) scenario.append(new Option(label, value));
    const priority = cell('priority', 'rows.priority', item.priority).attr('list', labels);
    row.append(priority, cell('service', 'rows.service', item.service), scenario.val(present));
  });
  void suggest(list, accounts);
}

/** The labels of the tenant's priorities, where an account is deployed; free text works without. */
async function suggest(list: JQuery, accounts: readonly string[]): Promise<void> {
  const suggestions = $('<datalist>').attr('id', labels).insertAfter(list);
  const picklists = new Picklists();
  const found = await Promise.allSettled(accounts.map((account) => picklists.fields(account)));
  const options = found.flatMap((answer) =>
    answer.status === 'fulfilled' ? (answer.value['priority'] ?? []) : [],
  );
  const names = options.filter((option) => option.active !== false).map((option) => option.label);
  for (const name of new Set(names)) suggestions.append(new Option(name, name));
}

/** What the rows hold, or the variable that was stored for all of them. Ids become numbers. */
export function priorityMapOf(list: JQuery, stored: unknown): unknown {
  const rows = rowValues(list, ['priority', 'service', 'scenario']).map(({ priority, ...rest }) => ({
    priority: /^\d+$/.test(priority) ? Number(priority) : priority,
    ...rest,
  }));
  const filled = rows.filter((row) => row.priority !== '');
  return filled.length === 0 && isVariable(stored) ? stored : filled;
}
