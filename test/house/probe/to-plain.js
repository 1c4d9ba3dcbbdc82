/** A message as JSON can carry it: errors with their words, Buffers as base64, nothing live. */
function toPlain(value, above = []) {
  if (typeof value === 'function' || typeof value === 'symbol') return undefined;
  if (typeof value === 'bigint') return String(value);
  if (value === null || typeof value !== 'object') return value;
  if (above.includes(value)) return '[circular]';
  if (Buffer.isBuffer(value)) return { type: 'Buffer', base64: value.toString('base64') };
  if (value instanceof Date) return value.toISOString();
  const inside = [...above, value];
  if (Array.isArray(value)) return value.map((entry) => toPlain(entry, inside));
  const plain = {};
  if (value instanceof Error) Object.assign(plain, { name: value.name, message: value.message });
  for (const [key, entry] of Object.entries(value)) {
    plain[key] = key === 'req' || key === 'res' ? '[live]' : toPlain(entry, inside);
  }
  if (value instanceof Error && value.cause !== undefined) plain.cause = toPlain(value.cause, inside);
  return plain;
}

module.exports = { toPlain };
