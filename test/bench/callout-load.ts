import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { NodeRed } from '../house/node-red.js';

const CONNECTIONS = 50;
const BODY_BYTES = 1_000;

export interface Load {
  ms: number;
  /** How long each answer took, in ms. */
  times: number[];
}

export interface Order {
  path: string;
  /** Expected of every answer. */
  status: number;
  count: number;
  /** Taken in turn. */
  bodies: string[];
}

/** A body of 1 kB, as an Extension Callout in XML. */
export function calloutBody(ticket: { id: number; ticketNumber?: unknown; title?: unknown }): string {
  const known = {
    TicketID: ticket.id,
    TicketNumber: ticket.ticketNumber,
    Title: ticket.title,
    Status: 'New',
  };
  const elements = Object.entries(known).map(([name, value]) => `<${name}>${String(value)}</${name}>`);
  const begin = `<?xml version="1.0" encoding="utf-8"?><Ticket>${elements.join('')}<Description>`;
  const end = '</Description></Ticket>';
  const text = 'All work and no play. '.repeat(50);
  return begin + text.slice(0, BODY_BYTES - begin.length - end.length) + end;
}

/** The sender of callouts, a process of its own with 50 connections. */
export function startCalloutLoad() {
  const child = fork(join(__dirname, 'callout-load.cjs'), { execArgv: [] });
  let first = 0;
  return {
    /** Resolves when all are answered. @throws Error where one is answered by another status */
    send: async (red: NodeRed, order: Order): Promise<Load> => {
      const { path, status, count } = order;
      const answer = once(child, 'message');
      child.send({ ...order, port: red.port, type: 'text/xml', connections: CONNECTIONS, first });
      first += count;
      const [load] = (await answer) as [Load & { error?: string; statuses: Record<string, number> }];
      if (load.error !== undefined) throw new Error(`${path}: ${load.error}`);
      if (load.statuses[status] !== count)
        throw new Error(`${path} answered ${JSON.stringify(load.statuses)}, not ${count} × ${status}`);
      return load;
    },
    stop: async () => {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}
