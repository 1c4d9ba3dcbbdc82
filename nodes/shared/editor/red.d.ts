// What the editor halves use of Node-RED's editor API. The public typings lack two-argument validators,
// labels of properties and `getAllUpstreamNodes`.

interface EditorNode {
  id: string;
  type: string;
  name: string;
  changed: boolean;
  /** As read from the server: texts, and `has_<name>` for each password. */
  credentials?: Record<string, unknown>;
  _def: { defaults: Record<string, Property | undefined> };
  _(key: string, facts?: Record<string, string | number>): string;
}

interface Property {
  value: unknown;
  required?: boolean;
  /** Type of the configuration node that this property names. */
  type?: string;
  /** `true`, or the reason why not. */
  validate?(this: EditorNode, value: unknown, options: { label?: string }): boolean | string;
}

interface Definition<T> {
  category: string;
  color?: string;
  icon?: string;
  inputs?: number;
  outputs?: number;
  align?: 'left' | 'right';
  paletteLabel?: string;
  label?(this: T): string;
  labelStyle?(this: T): string;
  inputLabels?(this: T, index: number): string;
  outputLabels?(this: T, index: number): string;
  defaults: Record<string, Property>;
  credentials?: Record<string, { type: 'text' | 'password' }>;
  oneditprepare?(this: T): void;
  oneditsave?(this: T): void;
  oneditcancel?(this: T): void;
}

declare const RED: {
  _(key: string, facts?: Record<string, string | number>): string;
  i18n: { lang(): string };
  settings: { httpNodeRoot?: string };
  nodes: {
    node(id: string): (EditorNode & { valid?: boolean }) | null;
    registerType<T extends EditorNode>(type: string, definition: Definition<T>): void;
    filterNodes(filter: { type: string }): EditorNode[];
    eachConfig(visit: (node: EditorNode) => void): void;
    getAllUpstreamNodes(node: EditorNode): EditorNode[];
  };
};
