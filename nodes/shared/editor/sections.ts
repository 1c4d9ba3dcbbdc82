/**
 * Opens a folded section (`<details data-properties="…">`) that holds something other than the defaults,
 * so that nothing set is overlooked.
 */
export function unfold(node: EditorNode, section: JQuery): void {
  const stored = node as unknown as Record<string, unknown>;
  const properties = String(section.data('properties')).split(' ');
  const changed = properties.filter((property) => {
    const usual = node._def.defaults[property]?.value ?? '';
    return String(stored[property] ?? '') !== String(usual);
  });
  section.prop('open', changed.length > 0);
}
