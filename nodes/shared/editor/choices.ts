import { isVariable, type Option } from './entries';
import { Picklists } from './sources';

/** An option that is always there, before those of the tenant. */
interface Fixed {
  value: string;
  label: string;
}

/**
 * Fills the selects of these properties with the tenant's options, which the route `part` lists by property. What is
 * stored stays a choice, whether the tenant has it or not. Problems of the server go to `notice`.
 */
export function choices(
  node: object,
  account: JQuery,
  notice: JQuery,
  part: string,
  fixed: Record<string, Fixed>,
): void {
  const picklists = new Picklists(part);
  const stored = node as Record<string, unknown>;
  const selects = Object.entries(fixed).map(([property, first]) => {
    const select = $(`#node-input-${property}`);
    const present = stored[property];
    fill(select, first, [], isVariable(present) ? first.value : String(present ?? first.value));
    return { property, first, select };
  });
  const learn = async () => {
    const id = String(account.val() ?? '').replace('_ADD_', '');
    const fields = id === '' ? {} : await picklists.fields(id);
    for (const { property, first, select } of selects)
      fill(select, first, fields[property] ?? [], String(select.val()));
  };
  const learnOrSay = () => {
    notice.hide();
    learn().catch((problem: Error) => notice.text(problem.message).show());
  };
  account.on('change', learnOrSay);
  learnOrSay();
}

function fill(select: JQuery, first: Fixed, options: Option[], present: string): void {
  const all = [first, ...options.map(({ id, label }) => ({ value: String(id), label }))];
  if (!all.some(({ value }) => value === present)) all.push({ value: present, label: present });
  const items = all.map(({ value, label }) => $('<option>').val(value).text(label));
  select.empty().append(items).val(present);
}
