import type { Clock, ClockSetting } from '../frame/clock.js';
import type { Faults } from '../frame/faults.js';
import type { Recorder } from '../frame/recorder.js';
import { punchIn, punchOut } from './duty.js';
import { flatten } from './inbound/flatten.js';
import { processEvent } from './inbound/process.js';
import type { Mails } from './mail.js';
import {
  acknowledge,
  annotate,
  close,
  escalate,
  fail,
  type Outcome,
  undoAcknowledge,
  undoClose,
} from './lifecycle.js';
import type { Alert, ApiKey, EventSource, InboundEvent, OutboundWebhook, Team, User } from './model.js';
import type { Delivery } from './outbound/deliveries.js';
import type { Outbound } from './outbound/outbound.js';
import type { EventType } from './outbound/payload.js';
import { addSource, addTeam, addUser } from './seed.js';
import { makeAlert, readState, writeState } from './state.js';
import type { Throttle } from './throttle.js';
import { chooseVariants, type Variants } from './variants.js';
import type { World } from './world.js';

/** What people do in the app and the portal, and what tests arrange, as methods for the same process. */
export class Signl4Control {
  constructor(
    readonly world: World,
    readonly outbound: Outbound,
    readonly throttle: Throttle,
    readonly mails: Mails,
    readonly reset: (seed?: number, clock?: ClockSetting) => void,
  ) {}

  get clock(): Clock {
    return this.world.frame.clock;
  }
  get faults(): Faults {
    return this.world.frame.faults;
  }
  get calls(): Recorder {
    return this.world.frame.recorder;
  }

  state(): ReturnType<typeof readState> {
    return readState(this.world);
  }

  /** Sets parts of the state, as `PUT /_control/state`. */
  set(parts: Record<string, unknown>): void {
    writeState(this.world, this.throttle, parts);
  }

  choose(variants: Partial<Variants>): void {
    chooseVariants(this.world.variants, variants);
  }

  /** Alerts, oldest first; of one external id if it is given. */
  alerts(externalId?: string): Alert[] {
    return this.world.alerts.filter((alert) => externalId === undefined || alert.externalId === externalId);
  }

  /** @throws Error if there is none */
  alert(id: string): Alert {
    return must(this.world.alertById.get(id), 'alert');
  }

  /** Inbound events, oldest first. */
  events(): InboundEvent[] {
    return [...this.world.events.values()];
  }

  /** By name or id; the first team if nothing is given. */
  team(nameOrId?: string): Team {
    const teams = [...this.world.teams.values()];
    return must(
      nameOrId === undefined ? teams[0] : teams.find(({ id, name }) => id === nameOrId || name === nameOrId),
      'team',
    );
  }

  /** By id or e-mail; the first person of the first team if nothing is given. */
  user(idOrMail: string = this.team().memberIds[0] ?? ''): User {
    return must(this.world.userByIdOrMail(idOrMail), 'user');
  }

  /** Raises an alert as an inbound event of the team would. */
  raise(title: string, options: { text?: string; externalId?: string; team?: string } = {}): Alert {
    const teamId = this.team(options.team).id;
    const source = must(
      [...this.world.sources.values()].find((one) => one.teamId === teamId),
      'source',
    );
    const given = { Title: title, Text: options.text ?? '', 'X-S4-ExternalID': options.externalId ?? '' };
    const event = processEvent(this.world, this.outbound, {
      source,
      sourceType: 'webhook',
      given: flatten(given),
      attachments: [],
      query: new URLSearchParams(),
      direct: true,
    });
    return this.alert(event?.alertId ?? '');
  }

  acknowledge(alertId: string, user?: string, note?: string): Outcome {
    return acknowledge(this.world, this.outbound, this.alert(alertId), this.#actor(user, note));
  }
  unacknowledge(alertId: string, user?: string, note?: string): Outcome {
    return undoAcknowledge(this.world, this.outbound, this.alert(alertId), this.#actor(user, note));
  }
  close(alertId: string, user?: string, note?: string): Outcome {
    return close(this.world, this.outbound, this.alert(alertId), this.#actor(user, note));
  }
  undoClose(alertId: string, user?: string, note?: string): Outcome {
    return undoClose(this.world, this.outbound, this.alert(alertId), this.#actor(user, note));
  }

  /** Id of the annotation. */
  annotate(alertId: string, text: string, user?: string): string {
    return annotate(this.world, this.outbound, this.alert(alertId), this.user(user).id, text);
  }

  /** Not confirmed in time: outbound 202. */
  escalate(alertId: string): Outcome {
    return escalate(this.world, this.outbound, this.alert(alertId));
  }

  /** Nobody answered in time: outbound 201 with 8. */
  noReply(alertId: string): Outcome {
    return fail(this.world, this.outbound, this.alert(alertId), 8);
  }

  /** Outbound 201 with 16. */
  noOneOnDuty(alertId: string): Outcome {
    return fail(this.world, this.outbound, this.alert(alertId), 16);
  }

  punchIn(user: string, team?: string, mode: 'primary' | 'manager' = 'primary'): void {
    punchIn(this.world, this.outbound, this.team(team), this.user(user).id, mode);
  }
  punchOut(user: string, team?: string): void {
    punchOut(this.world, this.outbound, this.team(team), this.user(user).id);
  }

  addUser(name: string, mail: string, team?: string): User {
    const user = addUser(this.world, name, mail);
    this.team(team).memberIds.push(user.id);
    return user;
  }

  /** A team with an inbound webhook of its own. */
  addTeam(name: string, secret: string, members: string[] = []): Team {
    const team = addTeam(
      this.world,
      name,
      members.map((member) => this.user(member)),
    );
    addSource(this.world, { secret, teamId: team.id, name: 'Team webhook' });
    return team;
  }

  addSource(source: Partial<EventSource> & { secret: string }): EventSource {
    return addSource(this.world, { teamId: this.team().id, name: 'Webhook', ...source });
  }

  /** Another secret for an inbound webhook; the old one is unknown from now on. */
  rotateSecret(from: string, to: string): void {
    must(this.world.sourceOf(from), 'source').secret = to;
  }

  addKey(key: string, options: Partial<ApiKey> = {}): void {
    this.world.keys.set(key, { readOnly: false, teamId: null, expiresAt: null, ...options, key });
  }
  removeKey(key: string): void {
    this.world.keys.delete(key);
  }

  addWebhook(externalAddress: string, options: Partial<OutboundWebhook> = {}): OutboundWebhook {
    const webhook = {
      name: '',
      teamId: null,
      enabled: true,
      ...options,
      id: this.world.guid(),
      externalAddress,
    };
    this.world.setWebhook(webhook);
    return webhook;
  }

  /** The portal's test button: an event of type 1 to one webhook. */
  testWebhook(webhookId: string): void {
    const webhook = must(this.world.webhooks.get(webhookId), 'webhook');
    this.outbound.sendTest(webhook);
  }

  /** Any event, also of types and states that nothing here would cause. */
  notify(
    eventType: EventType,
    alertId: string | null,
    parts: { user?: string; statusCode?: number } = {},
  ): void {
    this.outbound.notify(eventType, alertId === null ? null : this.alert(alertId), {
      ...(parts.user !== undefined && { userId: this.user(parts.user).id }),
      ...(parts.statusCode !== undefined && { statusCode: parts.statusCode }),
      ...(alertId === null && { teamId: this.team().id }),
    });
  }

  /** Sends the latest notifications again with the same ids, the newest last. */
  repeat(count = 1): void {
    this.outbound.repeat(count);
  }

  deliveries(): readonly Delivery[] {
    return this.outbound.deliveries();
  }

  /** Resolves when no notification is under way. */
  idle(): Promise<void> {
    return this.outbound.idle();
  }

  /** Puts alerts there as if they had come long ago: nobody is told. */
  fill(count: number, like: Partial<Alert> = {}): void {
    for (let i = 0; i < count; i++) {
      const alert = makeAlert(this.world, { title: `Alert ${i + 1}`, text: 'From before', ...like });
      this.world.addAlert(alert);
    }
  }

  #actor(
    user: string | undefined,
    note: string | undefined,
  ): { kind: 'user'; userId: string; note?: string } {
    return { kind: 'user', userId: this.user(user).id, ...(note !== undefined && { note }) };
  }
}

function must<T>(value: T | null | undefined, what: string): T {
  if (value === null || value === undefined) throw new Error(`There is no such ${what}.`);
  return value;
}
