import { text } from './texts';

/**
 * Makes an `<ol>` a list of rows that can be added, moved and removed.
 *
 * @param rows what is stored; anything but a list shows no row
 * @param fill puts the cells of an item into its row; each has the name of its property as `data-cell`
 */
export function rowList<T>(
  list: JQuery,
  rows: unknown,
  addButton: string,
  fill: (row: JQuery, item: Partial<T>) => void,
): void {
  list.editableList<Partial<T>>({
    addButton,
    removable: true,
    sortable: true,
    height: 'auto',
    addItem: (row, _index, item) => fill(row.addClass('autotask-signl4-row'), item),
  });
  for (const row of Array.isArray(rows) ? (rows as T[]) : []) list.editableList('addItem', row);
}

/** @param hint key of the text that an empty cell shows */
export function cell(name: string, hint: string, value: unknown): JQuery {
  const input = $('<input type="text">').attr({ 'data-cell': name, placeholder: text(hint) });
  return input.val(typeof value === 'string' || typeof value === 'number' ? String(value) : '');
}

/** What the cells hold, row by row. */
export function rowValues<Name extends string>(
  list: JQuery,
  names: readonly Name[],
): Array<Record<Name, string>> {
  return list
    .editableList('items')
    .toArray()
    .map((row) => {
      const value = (name: Name) => String($(row).find(`[data-cell=${name}]`).val() ?? '').trim();
      return Object.fromEntries(names.map((name) => [name, value(name)])) as Record<Name, string>;
    });
}
