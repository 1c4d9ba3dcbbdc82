import { annotate, type Actor } from '../lifecycle.js';
import { type Alert, AlertFlag, type OutboundWebhook, SYSTEM_USER_ID } from '../model.js';
import type { World } from '../world.js';
import { type Delivery, Deliveries } from './deliveries.js';
import { type Circumstances, type EventType, type Notification, notification } from './payload.js';

/** So many notifications can be repeated. */
const KEPT = 1000;

/** Everything that the outbound webhooks are told; which webhook hears what is decided here. */
export class Outbound {
  readonly #deliveries: Deliveries;
  #sent: Array<{ webhook: OutboundWebhook; body: Notification }> = [];

  constructor(readonly world: World) {
    this.#deliveries = new Deliveries(world);
  }

  notify(eventType: EventType, alert: Alert | null, circumstances: Circumstances): Notification {
    const body = notification(this.world, eventType, alert, circumstances);
    const teamId = alert?.teamId ?? circumstances.teamId ?? null;
    for (const webhook of this.world.webhooks.values()) {
      if (webhook.enabled && (webhook.teamId === null || webhook.teamId === teamId)) this.send(webhook, body);
    }
    return body;
  }

  /** 201 for acknowledge, close and their undoing, with the note that was typed. */
  statusChanged(alert: Alert, actor: Actor): void {
    if (actor.kind === 'inbound') {
      const { echo } = this.world.variants;
      if (echo !== 'none') this.notify(201, alert, echo === 'no-user' ? {} : { userId: SYSTEM_USER_ID });
      return;
    }
    const { userId, note } = actor;
    if (note === undefined || note === '') this.notify(201, alert, { userId });
    else if (this.world.variants.noteWithStatus === 'separate') {
      this.notify(201, alert, { userId });
      annotate(this.world, this, alert, userId, note);
    } else {
      const annotation = { id: this.world.guid(), text: note, userId, at: this.world.now() };
      alert.annotations.push(annotation);
      alert.flags |= AlertFlag.annotations;
      this.notify(201, alert, { userId, annotation });
    }
  }

  /** Sends one notification to one webhook, as often as the settings say. */
  send(webhook: OutboundWebhook, body: Notification): void {
    this.#sent.push({ webhook, body });
    if (this.#sent.length > KEPT * 1.25) this.#sent.splice(0, this.#sent.length - KEPT);
    this.#deliveries.add(webhook, body);
  }

  /** The portal's test: type 1, with none of the other parts that are known. */
  sendTest(webhook: OutboundWebhook): void {
    this.send(webhook, notification(this.world, 1, null, {}));
  }

  /** Sends the latest notifications again to everybody who had them, with the same ids. */
  repeat(count: number): void {
    for (const { webhook, body } of this.#sent.slice(-count)) this.#deliveries.add(webhook, body);
  }

  /** What was sent and how it was answered, oldest first. */
  deliveries(): readonly Delivery[] {
    return this.#deliveries.list;
  }

  /** Resolves when nothing is under way or waits for its next try. */
  idle(): Promise<void> {
    return this.#deliveries.idle();
  }

  /** Forgets all; what is under way is given up. */
  stop(): void {
    this.#sent = [];
    this.#deliveries.stop();
  }
}
