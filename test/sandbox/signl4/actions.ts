import { asText, type JsonObject } from '../frame/call.js';
import type { Signl4Control } from './control.js';
import type { EventSource } from './model.js';
import type { EventType } from './outbound/payload.js';
import { view } from './view.js';

/** The control methods for HTTP: `POST /_control/actions/<name>` with these names in a JSON object. */
export function actionsOf(control: Signl4Control): Record<string, (args: JsonObject) => unknown> {
  const change =
    (act: 'acknowledge' | 'unacknowledge' | 'close' | 'undoClose') =>
    ({ alertId, user, note }: JsonObject): unknown => ({
      outcome: control[act](asText(alertId), optional(user), optional(note)),
    });
  const alertId = (args: JsonObject): string => asText(args['alertId']);
  return {
    raise: ({ title, ...options }) => control.raise(asText(title), options),
    acknowledge: change('acknowledge'),
    unacknowledge: change('unacknowledge'),
    close: change('close'),
    undoClose: change('undoClose'),
    annotate: (args) => ({
      id: control.annotate(alertId(args), asText(args['text']), optional(args['user'])),
    }),
    escalate: (args) => ({ outcome: control.escalate(alertId(args)) }),
    noReply: (args) => ({ outcome: control.noReply(alertId(args)) }),
    noOneOnDuty: (args) => ({ outcome: control.noOneOnDuty(alertId(args)) }),
    punchIn: ({ user, team, manager }) =>
      control.punchIn(asText(user), optional(team), manager === true ? 'manager' : 'primary'),
    punchOut: ({ user, team }) => control.punchOut(asText(user), optional(team)),
    addUser: ({ name, mail, team }) => control.addUser(asText(name), asText(mail), optional(team)),
    addTeam: ({ name, secret, members }) =>
      control.addTeam(asText(name), asText(secret), Array.isArray(members) ? members.map(asText) : []),
    addSource: (args) => control.addSource(args as Partial<EventSource> & { secret: string }),
    rotateSecret: ({ from, to }) => control.rotateSecret(asText(from), asText(to)),
    addKey: ({ key, ...options }) => control.addKey(asText(key), options),
    removeKey: ({ key }) => control.removeKey(asText(key)),
    addWebhook: ({ externalAddress, ...options }) => control.addWebhook(asText(externalAddress), options),
    testWebhook: ({ webhookId }) => control.testWebhook(asText(webhookId)),
    notify: ({ eventType, alertId: id, ...parts }) =>
      control.notify(Number(eventType) as EventType, optional(id) ?? null, parts),
    repeat: ({ count }) => control.repeat(Number(count ?? 1)),
    deliveries: () => control.deliveries().slice(-200),
    fill: ({ count, ...like }) => control.fill(Number(count), like),
    mails: () => control.mails.received,
    view: ({ team, limit }) => view(control, optional(team), Number(limit ?? 50)),
  };
}

function optional(value: unknown): string | undefined {
  return value === undefined || value === null || value === '' ? undefined : asText(value);
}
