import { isVariable } from './entries';
import { cell, rowList, rowValues } from './row-list';
import { text } from './texts';

/** One row of `ownerMap`. */
interface OwnerRow {
  email: string;
  resource: string;
}

/** `list` is an `<ol>`; `rows` is what is stored. */
export function ownerRows(list: JQuery, rows: unknown): void {
  rowList<OwnerRow>(list, rows, text('sync.addOwner'), (row, item) => {
    row.append(cell('email', 'sync.email', item.email), cell('resource', 'sync.resource', item.resource));
  });
}

/** What the rows hold, or the variable that was stored for all of them. */
export function ownerMapOf(list: JQuery, stored: unknown): unknown {
  const filled = rowValues(list, ['email', 'resource']).filter(
    ({ email, resource }) => email !== '' || resource !== '',
  );
  return filled.length === 0 && isVariable(stored) ? stored : filled;
}
