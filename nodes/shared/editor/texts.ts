// Of the editor's globals this alone, so that validators can be loaded without a browser.
declare const RED: { _(key: string, facts: Record<string, string | number>): string };

const catalogue = '@oncall-flows/node-red-autotask-signl4/autotask-config';

/** A text of the shared controls, in the editor's language. */
export function text(key: string, facts: Record<string, string | number> = {}): string {
  return RED._(`${catalogue}:${key}`, facts);
}
