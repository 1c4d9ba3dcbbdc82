import { forwardingFlow } from '../runtime/stage.js';
import type { Node } from '../house/node-red.js';

/** What the trigger emits goes to a sink that counts. It polls when it is told to. */
export function countingFlow(urls: { autotask: string; signl4: string }, trigger: object = {}): Node[] {
  const flow = forwardingFlow(urls, { tickets: { wires: [['opened'], ['changed']], ...trigger } });
  const probes = new Set(['opened', 'changed']);
  return flow.map((node) => (probes.has(node.id) ? { ...node, type: 'bench-sink' } : node));
}

/** Where the alerts of each flow arrive. */
export const PATHS = { ours: '/webhook/ours', bare: '/webhook/bare' } as const;

/** The two flows of the throughput: through the outbox, and through Node-RED's own `http request`. */
export function deliveryFlows(sinkUrl: string): Node[] {
  return [
    { id: 'tab', type: 'tab', label: 'delivery' },
    {
      id: 's4',
      type: 'signl4-config',
      baseUrl: sinkUrl,
      externalIdPrefix: 'AT',
      plan: 'commercial',
      credentials: { teamSecret: 'ours' },
    },
    { id: 'ours', type: 'bench-source', z: 'tab', wires: [['alerts']] },
    { id: 'alerts', type: 'signl4-alert-out', z: 'tab', signl4: 's4', wires: [['ours-end']] },
    { id: 'ours-end', type: 'bench-sink', z: 'tab', wires: [] },
    { id: 'bare', type: 'bench-source', z: 'tab', wires: [['request']] },
    {
      id: 'request',
      type: 'http request',
      z: 'tab',
      method: 'POST',
      ret: 'txt',
      url: sinkUrl + PATHS.bare,
      persist: true,
      wires: [['bare-end']],
    },
    { id: 'bare-end', type: 'bench-sink', z: 'tab', wires: [] },
  ];
}

/** Where the callouts of each flow arrive. */
export const CALLOUT_PATHS = { ours: '/autotask/tickets', bare: '/bare' } as const;

/** A trigger that listens for callouts alone, and the same made of Node-RED's own nodes, which keep nothing. */
export function calloutFlows(urls: { autotask: string; signl4: string }): Node[] {
  return [
    ...countingFlow(urls, { poll: false, callout: true, path: 'tickets' }),
    { id: 'bare', type: 'http in', z: 'tab', url: CALLOUT_PATHS.bare, method: 'post', wires: [['xml']] },
    { id: 'xml', type: 'xml', z: 'tab', property: 'payload', attr: '', chr: '', wires: [['answer']] },
    { id: 'answer', type: 'http response', z: 'tab', statusCode: '', headers: {}, wires: [] },
  ];
}
