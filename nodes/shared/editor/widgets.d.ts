// What the editor halves use of Node-RED's jQuery widgets.

interface TypedInputType {
  value: string;
  label: string;
  icon?: string;
  options: Array<{ value: string; label: string }>;
}

interface JQuery {
  typedInput(options: { default: string; types: Array<string | TypedInputType>; typeField: JQuery }): this;
  editableList<T>(options: {
    addItem(row: JQuery, index: number, item: T): void;
    sortable?: boolean;
    removable?: boolean;
    addButton?: string;
    height?: number | 'auto';
  }): this;
  editableList(command: 'addItem', item: unknown): this;
  editableList(command: 'items'): JQuery;
}
