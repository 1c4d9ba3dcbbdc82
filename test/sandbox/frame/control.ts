import type { Answer, Call, JsonObject } from './call.js';
import { decodePart, isObject, json, readJson } from './call.js';
import type { ClockSetting } from './clock.js';
import type { FaultRule } from './faults.js';
import type { CallFilter } from './recorder.js';
import type { Frame, Service } from './service.js';

export const CONTROL_PATH = '/_control/';

/** The control interface, the same for both services; the README beside the frame lists it. */
export async function control(frame: Frame, service: Service, call: Call): Promise<Answer> {
  const [topic = '', name = ''] = call.path.slice(CONTROL_PATH.length).split('/');
  const handler = TOPICS[`${call.method} ${topic}`];
  if (!handler) return json(404, { error: `no ${call.method} ${call.path}`, topics: Object.keys(TOPICS) });
  try {
    const body = call.body.length > 0 ? readJson(call) : {};
    const result = await handler({ frame, service, body, name: decodePart(name), query: call.query });
    const isSetting = topic === 'faults' || topic === 'state';
    if (isSetting && call.method !== 'GET') frame.live.tell(topic, () => ({}));
    return json(200, result ?? null);
  } catch (error) {
    return json(400, { error: error instanceof Error ? error.message : String(error) });
  }
}

interface Request {
  frame: Frame;
  service: Service;
  body: unknown;
  /** What follows the topic in the path. */
  name: string;
  query: URLSearchParams;
}

const TOPICS: Record<string, (request: Request) => unknown> = {
  'GET state': ({ service }) => service.readState(),
  'PUT state': ({ service, body }) => {
    service.writeState(object(body));
    return service.readState();
  },
  'POST state': (request) => TOPICS['PUT state']?.(request),
  'POST reset': ({ frame, service, body }) => reset(frame, service, object(body)),
  'GET calls': ({ frame, query }) => ({
    ...frame.recorder.summary(),
    calls: frame.recorder.list(filter(query)).slice(-Number(query.get('last') ?? 200)),
  }),
  'DELETE calls': ({ frame }) => frame.recorder.reset(),
  'GET faults': ({ frame }) => frame.faults.list(),
  'POST faults': ({ frame, body }) => addFaults(frame, body),
  'PUT faults': ({ frame, body }) => {
    frame.faults.clear();
    return addFaults(frame, body);
  },
  'DELETE faults': ({ frame, name }) => {
    if (name === '') frame.faults.clear();
    else frame.faults.remove(Number(name));
    return frame.faults.list();
  },
  'GET clock': ({ frame }) => ({ now: frame.clock.iso(), ...frame.clock.state() }),
  'PUT clock': ({ frame, body }) => {
    frame.clock.set(object(body) as ClockSetting);
    return { now: frame.clock.iso(), ...frame.clock.state() };
  },
  'POST clock': ({ frame, body }) => {
    frame.clock.advance(Number(object(body)['advanceMs']));
    return { now: frame.clock.iso(), ...frame.clock.state() };
  },
  'GET actions': ({ service }) => Object.keys(service.actions),
  'POST actions': ({ service, body, name }) => {
    const action = Object.hasOwn(service.actions, name) ? service.actions[name] : undefined;
    if (!action) throw new Error(`no action of that name; known: ${Object.keys(service.actions).join(', ')}`);
    return action(object(body));
  },
};

/** Back to the first second of a run, with another seed, and at the time of another clock, if one is given. */
export function reset(
  frame: Frame,
  service: Service,
  options: { seed?: unknown; clock?: unknown } = {},
): unknown {
  const seed = options.seed === undefined ? frame.seed : Number(options.seed);
  const clock = options.clock === undefined ? undefined : (object(options.clock) as ClockSetting);
  frame.reset(seed, clock);
  service.reset();
  frame.live.tell('reset', () => ({}));
  return service.readState();
}

function addFaults(frame: Frame, body: unknown): unknown {
  for (const rule of Array.isArray(body) ? body : [body])
    frame.faults.add(object(rule) as unknown as FaultRule);
  return frame.faults.list();
}

function filter(query: URLSearchParams): CallFilter {
  const wanted: CallFilter = {};
  for (const key of ['method', 'path', 'entity'] as const) {
    const value = query.get(key);
    if (value !== null) wanted[key] = value;
  }
  for (const key of ['status', 'after'] as const) {
    const value = query.get(key);
    if (value !== null) wanted[key] = Number(value);
  }
  return wanted;
}

function object(body: unknown): JsonObject {
  if (!isObject(body)) throw new TypeError('a JSON object is wanted');
  return body;
}
