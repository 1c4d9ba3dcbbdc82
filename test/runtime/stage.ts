import { type NodeRed, type NodeRedOptions, startNodeRed } from '../house/node-red.js';
import { startAutotask } from '../sandbox/autotask/start.js';
import { type Signl4Options, startSignl4 } from '../sandbox/signl4/start.js';

export type Stage = Awaited<ReturnType<typeof raiseCurtain>>;

export const LOGIN = {
  username: 'api@sandbox.example',
  secret: 'sandbox-secret',
  integrationCode: 'SANDBOX',
};

/** Both stand-ins and a real Node-RED; `close` ends them all. */
export async function raiseCurtain(options: NodeRedOptions = {}, signl4Options: Signl4Options = {}) {
  const [autotask, signl4] = await Promise.all([startAutotask(), startSignl4(signl4Options)]);
  const red = await startNodeRed(options);
  return {
    autotask: autotask.control,
    signl4: signl4.control,
    urls: { autotask: autotask.url, signl4: signl4.url },
    smtpPort: signl4.smtpPort,
    red,
    /** Polls a trigger at once, as the dialog's button does; what it told of is known then. */
    poll: async (id = 'tickets') => {
      const { body } = await red.post(`/autotask-signl4/nodes/${id}/poll`, {});
      await red.heard();
      return body;
    },
    close: async () => {
      await red.kill();
      await Promise.all([autotask.stop(), signl4.stop()]);
    },
  };
}

export interface FlowChanges {
  autotask?: Record<string, unknown>;
  signl4?: Record<string, unknown>;
  tickets?: Record<string, unknown>;
  alerts?: Record<string, unknown>;
  more?: Array<Record<string, unknown> & { id: string; type: string }>;
}

type FlowNode = Parameters<NodeRed['deploy']>[0][number];

/**
 * ticket in (both outputs) → alert out → probe "sent"; probes "opened", "changed", "caught", "completed"; a
 * probe-in "by-hand" into alert out. The trigger polls once an hour by itself: tests say when.
 */
export function forwardingFlow(
  urls: { autotask: string; signl4: string },
  changes: FlowChanges = {},
): FlowNode[] {
  return [
    { id: 'tab', type: 'tab', label: 'flow' },
    {
      id: 'at',
      type: 'autotask-config',
      name: '',
      zoneUrl: '',
      discoveryUrl: `${urls.autotask}/ATServicesRest/`,
      hourlyBudget: 1000,
      threads: 2,
      credentials: LOGIN,
      ...changes.autotask,
    },
    {
      id: 's4',
      type: 'signl4-config',
      name: '',
      baseUrl: urls.signl4,
      externalIdPrefix: 'AT',
      plan: 'commercial',
      credentials: { teamSecret: 'sandbox-team' },
      ...changes.signl4,
    },
    {
      id: 'tickets',
      type: 'autotask-ticket-in',
      z: 'tab',
      autotask: 'at',
      interval: 3600,
      wires: [
        ['alerts', 'opened'],
        ['alerts', 'changed'],
      ],
      ...changes.tickets,
    },
    { id: 'alerts', type: 'signl4-alert-out', z: 'tab', signl4: 's4', wires: [['sent']], ...changes.alerts },
    { id: 'by-hand', type: 'probe-in', z: 'tab', wires: [['alerts']] },
    { id: 'catch', type: 'catch', z: 'tab', scope: null, wires: [['caught']] },
    { id: 'complete', type: 'complete', z: 'tab', scope: ['alerts'], wires: [['completed']] },
    ...['opened', 'changed', 'sent', 'caught', 'completed'].map((id) => ({
      id,
      type: 'probe-out',
      z: 'tab',
      wires: [],
    })),
    ...(changes.more ?? []),
  ];
}

/** Waits for something in the stand-ins. */
export async function eventually<T>(
  what: string,
  look: () => T | undefined | false,
  ms = 45_000,
): Promise<T> {
  for (const end = Date.now() + ms; ;) {
    const found = look();
    if (found !== undefined && found !== false) return found;
    if (Date.now() > end) throw new Error(`waited ${ms} ms for ${what}`);
    await new Promise((next) => setTimeout(next, 10));
  }
}
