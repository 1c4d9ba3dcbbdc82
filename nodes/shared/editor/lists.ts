import { ListField } from './list-field';
import { Picklists, companySource, picklistSource } from './sources';

/** The list fields of one dialog. */
export interface Lists {
  /** What the fields hold now, by property. */
  current(): Record<string, unknown>;
  /** Tells of every change, and once now. */
  watch(look: () => void): void;
  /** Puts what the fields hold into the node's properties. */
  save(node: object): void;
}

/**
 * Turns every `<div data-list="property" data-picklist="Autotask's field">` of the open dialog into a list
 * field; without `data-picklist` it is one of companies. `data-single` makes it hold one entry, `data-plain` no
 * "all but"; `data-empty` is the key of what it says when it is empty. Problems of the server go to `notice`, once.
 */
export function lists(node: EditorNode, account: JQuery, notice: JQuery): Lists {
  const chosen = () => String(account.val() ?? '').replace('_ADD_', '');
  const show = (sentence: string) => notice.text(sentence).show();
  const picklists = new Picklists();
  const stored = node as unknown as Record<string, unknown>;
  const fields = new Map<string, ListField>();
  for (const element of $('#dialog-form [data-list]').toArray()) {
    const property = element.dataset['list'] ?? '';
    const field = element.dataset['picklist'];
    const source = field ? picklistSource(picklists, chosen, field) : companySource(chosen);
    const { single, plain, empty } = element.dataset;
    const holding = {
      single: single !== undefined,
      plain: plain !== undefined,
      ...(empty === undefined ? {} : { empty: node._(empty) }),
    };
    fields.set(property, new ListField($(element), stored[property], source, show, holding));
  }
  account.on('change', () => {
    notice.hide();
    for (const field of fields.values()) void field.learn();
  });
  return {
    current: () => Object.fromEntries([...fields].map(([property, field]) => [property, field.current()])),
    watch: (look) => {
      for (const field of fields.values()) field.onChange = look;
      look();
    },
    save: () => {
      for (const [property, field] of fields) stored[property] = field.value();
    },
  };
}
