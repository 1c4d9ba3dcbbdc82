/** Address of this Node-RED as seen from outside: that of the node, else that of the environment; empty for none. */
export function publicUrlOf(property: string): string {
  return property.trim() || (process.env['AUTOTASK_SIGNL4_PUBLIC_URL'] ?? '').trim();
}
