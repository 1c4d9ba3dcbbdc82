/** Longer texts are no callback of SIGNL4. */
const LONGEST = 1_000_000;

/** Whether a payload is SIGNL4's own callback as a flow received it: an object, or its text, with its `eventType`. */
export function isCallbackBody(payload: unknown): boolean {
  if (typeof payload === 'string' || Buffer.isBuffer(payload)) {
    return payload.length < LONGEST && /"eventtype"/i.test(payload.toString());
  }
  const isObject = typeof payload === 'object' && payload !== null && !Array.isArray(payload);
  return isObject && Object.keys(payload).some((key) => key.toLowerCase() === 'eventtype');
}
