import { asText, decodePart, json, type JsonObject } from '../../frame/call.js';
import type { OutboundWebhook } from '../model.js';
import { type ApiRequest, badRequest, notFound, ok, type Operation, text } from './request.js';

function webhookInfo({ world }: ApiRequest, webhook: OutboundWebhook): Record<string, unknown> {
  return { ...webhook, subscriptionId: world.subscriptionId };
}

function visible({ world, key }: ApiRequest): OutboundWebhook[] {
  return [...world.webhooks.values()].filter(({ teamId }) => key.teamId === null || key.teamId === teamId);
}

function withWebhook(
  work: (request: ApiRequest, webhook: OutboundWebhook) => ReturnType<Operation>,
): Operation {
  return (request) => {
    const webhook = visible(request).find(({ id }) => id === request.params['webhookId']);
    return webhook
      ? work(request, webhook)
      : notFound(request, 'The webhook with the specified id was not found.');
  };
}

/** What is wrong with a body, or `null`. The team's own inbound webhook is refused: it would never end. */
function fault({ world }: ApiRequest, body: JsonObject): string | null {
  const address = text(body['externalAddress']);
  if (address === null || !URL.canParse(address) || !/^https?:/.test(address))
    return 'externalAddress is no URL.';
  const [, secret] = /\/webhook\/([^/?]+)/.exec(new URL(address).pathname) ?? [];
  if (secret !== undefined && world.sourceOf(decodePart(secret))) return 'That is an inbound webhook.';
  const teamId = text(body['teamId']);
  return teamId !== null && !world.teams.has(teamId) ? 'The team was not found.' : null;
}

const setEnabled = (enabled: boolean): Operation =>
  withWebhook((request, webhook) => {
    request.world.setWebhook(Object.assign(webhook, { enabled }));
    return ok(webhookInfo(request, webhook));
  });

export const webhooks: Record<string, Operation> = {
  /** 404 when there is none. */
  'GET /webhooks': (request) => {
    const teamId = request.call.query.get('teamId');
    const found = visible(request).filter((webhook) => teamId === null || webhook.teamId === teamId);
    if (found.length === 0) return notFound(request, 'The subscription does not have any outbound webhooks.');
    return ok(found.map((webhook) => webhookInfo(request, webhook)));
  },
  /** 201 with the id as a JSON string. */
  'POST /webhooks': (request) => {
    const { body, world, key } = request;
    const wrong = fault(request, body);
    if (wrong !== null) return badRequest(request, wrong);
    const webhook: OutboundWebhook = {
      id: world.guid(),
      name: text(body['name']) ?? '',
      externalAddress: asText(body['externalAddress']),
      teamId: text(body['teamId']) ?? key.teamId,
      enabled: true,
    };
    world.setWebhook(webhook);
    return json(201, webhook.id);
  },
  /** v1's schema says "string"; see the variants. */
  'GET /webhooks/:webhookId': withWebhook((request, webhook) => {
    const info = webhookInfo(request, webhook);
    return ok(request.world.variants.webhookRead === 'string' ? JSON.stringify(info) : info);
  }),
  'PUT /webhooks/:webhookId': withWebhook((request, webhook) => {
    const wrong = fault(request, request.body);
    if (wrong !== null) return badRequest(request, wrong);
    webhook.externalAddress = asText(request.body['externalAddress']);
    webhook.name = text(request.body['name']) ?? webhook.name;
    webhook.teamId = text(request.body['teamId']) ?? webhook.teamId;
    request.world.setWebhook(webhook);
    return ok(webhookInfo(request, webhook));
  }),
  'DELETE /webhooks/:webhookId': withWebhook((request, webhook) => {
    request.world.removeWebhook(webhook);
    return { status: 200 };
  }),
  'POST /webhooks/:webhookId/enable': setEnabled(true),
  'POST /webhooks/:webhookId/disable': setEnabled(false),
};
