import { type Message, type NodeRedOptions } from '../house/node-red.js';
import { request } from '../house/request.js';
import type { RecordedCall } from '../sandbox/frame/recorder.js';
import { eventually, forwardingFlow, raiseCurtain, type FlowChanges, type Stage } from './stage.js';

/** E-mail addresses of people whom both stand-ins know. */
export const KIM = 'kim@sandbox.example';
export const ALEX = 'alex@sandbox.example';
export const SAM = 'sam@sandbox.example';

export interface TwoWayChanges extends FlowChanges {
  events?: Record<string, unknown>;
  sync?: Record<string, unknown>;
  note?: Record<string, unknown>;
  /** Without a key SIGNL4 is reached by webhooks alone. */
  apiKey?: boolean;
}

export interface TwoWayOptions extends NodeRedOptions {
  /** Some seconds after a start and an outage both sides are compared. */
  compares?: boolean;
}

type Flow = ReturnType<typeof forwardingFlow>;

/**
 * The five boxes: ticket in 1 → alert out, 2 → status sync ← alert event in; status sync → ticket note. Probes:
 * "events" after alert event in, "synced" after status sync, "noted" after ticket note; the others as in
 * `forwardingFlow`.
 */
export function twoWayFlow(urls: { autotask: string; signl4: string }, changes: TwoWayChanges = {}): Flow {
  const { events, sync, note, apiKey = true, ...others } = changes;
  const credentials = { teamSecret: 'sandbox-team', ...(apiKey ? { apiKey: 'sandbox-key' } : {}) };
  return forwardingFlow(urls, {
    ...others,
    signl4: { credentials, ...others.signl4 },
    tickets: {
      wires: [
        ['alerts', 'opened'],
        ['sync', 'changed'],
      ],
      ...others.tickets,
    },
    more: [
      {
        id: 'event-in',
        type: 'signl4-event-in',
        z: 'tab',
        signl4: 's4',
        receive: 'webhook',
        wires: [['sync', 'events']],
        ...events,
      },
      {
        id: 'sync',
        type: 'autotask-signl4-sync',
        z: 'tab',
        autotask: 'at',
        signl4: 's4',
        ackStatus: 'In Progress',
        closeStatus: 'Complete',
        ticketAckStatuses: ['In Progress'],
        wires: [['note', 'synced']],
        ...sync,
      },
      // What a Catch node got, sent back in.
      { id: 'back', type: 'probe-in', z: 'tab', wires: [['sync']] },
      { id: 'note', type: 'autotask-note', z: 'tab', autotask: 'at', wires: [['noted']], ...note },
      ...['events', 'synced', 'noted'].map((id) => ({ id, type: 'probe-out', z: 'tab', wires: [] })),
      ...(others.more ?? []),
    ],
  });
}

/**
 * Both stand-ins, and a real Node-RED whose callback SIGNL4's stand-in knows. It does not compare both sides some
 * seconds after its start, which would come between any two steps of a test, unless the test is about that.
 */
export async function raiseTwoWay(
  changes: TwoWayChanges = {},
  { compares = false, env, ...options }: TwoWayOptions = {},
): Promise<Stage & { token: string }> {
  const token = 'a-token-that-nobody-guesses';
  const stage = await raiseCurtain({
    ...options,
    env: { ...env, PROBE_COMPARES: compares ? 'as usual' : 'never' },
  });
  await stage.red.deploy(withToken(twoWayFlow(stage.urls, changes), token));
  stage.signl4.addWebhook(`${stage.red.url}/signl4/events/${token}`);
  return { ...stage, token };
}

function withToken(flow: Flow, token: string): Flow {
  return flow.map((node) =>
    node.id === 's4' ? { ...node, credentials: { ...node.credentials, eventToken: token } } : node,
  );
}

/** Statuses of the English stand-in's tickets, and of SIGNL4's alerts. */
export const STATUS = { new: 1, complete: 5, progress: 22, waiting: 23 };
export const ALERT = { open: 1, acknowledged: 2, closed: 4 };
export const PERSON = { kim: 29680001, alex: 29680002, sam: 29680003, robin: 29680004 };

/** What people do on both sides, and what can be seen of it; looks at what was recorded, so it misses nothing. */
export class TwoWay {
  private callbacks = 0;

  private constructor(
    readonly stage: Stage & { token: string },
    private readonly changes: TwoWayChanges,
  ) {}

  static async raise(changes: TwoWayChanges = {}, options: TwoWayOptions = {}): Promise<TwoWay> {
    const stage = await raiseTwoWay(changes, options);
    await stage.red.whenStatus('tickets', ({ fill }) => fill === 'green');
    return new TwoWay(stage, changes);
  }

  /** The five boxes as they were deployed, with other properties. */
  flow(changes: TwoWayChanges): Flow {
    return withToken(twoWayFlow(this.stage.urls, { ...this.changes, ...changes }), this.stage.token);
  }

  close(): Promise<void> {
    return this.stage.close();
  }

  ticket(id: number) {
    return this.stage.autotask.ticket(id);
  }

  alert(id: number, episode = 1, prefix = 'AT') {
    const externalId = `${prefix}-${id}${episode > 1 ? `-${episode}` : ''}`;
    const [alert] = this.stage.signl4.alerts(externalId);
    if (!alert) throw new Error(`there is no alert ${externalId}`);
    return alert;
  }

  /** As an RMM does: another API user over Autotask's API. */
  async byApi(id: number, changes: Record<string, unknown>): Promise<void> {
    const headers = {
      'Content-Type': 'application/json',
      UserName: 'rmm@sandbox.example',
      Secret: 'sandbox-rmm',
      ApiIntegrationCode: 'SANDBOX-RMM',
    };
    const url = new URL(`${this.stage.urls.autotask}/ATServicesRest/V1.0/Tickets`);
    const answer = await request(url, { method: 'PATCH', headers, body: JSON.stringify({ id, ...changes }) });
    if (answer.status !== 200) throw new Error(`the change was answered ${answer.status}: ${answer.text}`);
  }

  /** Every PATCH of the ticket that was sent, oldest first. */
  patches(id: number): Array<Record<string, unknown>> {
    return this.stage.autotask
      .calls({ method: 'PATCH' })
      .map(({ body }) => JSON.parse(body) as Record<string, unknown>)
      .filter((patch) => patch['id'] === id);
  }

  /** A ticket whose alert rings. */
  async ringing(input: Record<string, unknown> = {}, prefix = 'AT'): Promise<number> {
    const { id } = this.stage.autotask.createTicket(input);
    await this.stage.poll();
    await eventually(`${prefix}-${id} to ring`, () => this.stage.signl4.alerts(`${prefix}-${id}`).length > 0);
    await this.message('sent', (msg) => msg['ticketId'] === id);
    return id;
  }

  /** The first message at this probe that is as wanted, whenever it came. */
  message(probe: string, wanted: (msg: Message) => boolean): Promise<Message> {
    return eventually(`a message at ${probe}`, () => this.stage.red.messages(probe).find(wanted));
  }

  /** What `status sync` said of this event of a ticket, in the order in which it said it. */
  async synced(id: number, topic: string, count = 1): Promise<Record<string, any>> {
    const isMeant = (msg: Message) => msg['ticketId'] === id && msg['topic'] === topic;
    const last = await eventually(
      `${count} × ${topic} of ${id} through status sync`,
      () => this.stage.red.messages('synced').filter(isMeant)[count - 1],
    );
    return last['sync'] as Record<string, any>;
  }

  /** Until this status is in Autotask, and whoever wrote it was answered, unless a fault holds that back. */
  async hasStatus(id: number, status: number): Promise<void> {
    await eventually(`ticket ${id} to have status ${status}`, () => this.ticket(id)['status'] === status);
    const patches = () => this.stage.autotask.calls({ method: 'PATCH' });
    await eventually('the answer', () => patches().every(isAnswered));
  }

  /** Until the alert is so, and whoever made it so was answered, unless a fault holds that back. */
  async alertIs(id: number, status: number, episode = 1, prefix = 'AT'): Promise<void> {
    await eventually(
      `${prefix}-${id} (${episode}) to be ${status}`,
      () => this.alert(id, episode, prefix).status === status,
    );
    await eventually('the answer', () => this.stage.signl4.calls.list({ method: 'POST' }).every(isAnswered));
  }

  /** SIGNL4's callback of a changed status, as it may come late, or by another way. */
  async callback(alertId: string, about: { statusCode: number; user: string; at: number }): Promise<void> {
    const { red, token } = this.stage;
    const answer = await red.post(`/signl4/events/${token}`, this.callbackBody(alertId, about));
    if (answer.status !== 200) throw new Error(`the callback was answered ${answer.status}`);
  }

  callbackBody(alertId: string, { statusCode, user, at }: { statusCode: number; user: string; at: number }) {
    const { id, eventId, externalId } = this.stage.signl4.alert(alertId);
    const person = this.stage.signl4.user(user);
    const listed = statusCode === ALERT.open ? [] : [person.id];
    this.callbacks += 1;
    return {
      id: `by-hand-${this.callbacks}`,
      eventType: 201,
      eventRaisedUtc: new Date(at).toISOString(),
      user: { username: person.name, mailaddress: person.mail, id: person.id },
      alert: { statusCode, eventId, externalEventId: externalId, acknowledgedUserIds: listed, id },
    };
  }

  /** Until what was to be written before is written: another ticket has gone the whole way, one lane beside the other. */
  async carried(input: Record<string, unknown> = {}): Promise<void> {
    const id = await this.ringing({ title: 'Last in the row', ...input });
    this.stage.signl4.acknowledge(this.alert(id).id, KIM);
    await this.hasStatus(id, STATUS.progress);
  }
}

const isAnswered = ({ durationMs, fault }: RecordedCall) => durationMs !== null || fault !== null;
