import { Failure } from '../../src/failure.js';
import { callbackPath, callbackUrl } from '../../src/signl4/callback-url.js';
import { callbackPlan, registerCallback } from './callback-registration.js';
import type { Signl4Config } from './config-nodes.js';
import type { NodeRed, Speaker } from './node-red.js';
import { publicUrlOf } from './public-url.js';
import { bodyTexts, lookUpRoute, writeRoute } from './routes.js';
import { asFailure, sentence, words } from './words.js';

/** The callback address for the dialog of `alert event in`, how it stands at SIGNL4, and the button that registers it. */
export function registerCallbackRoutes(RED: NodeRed): void {
  lookUpRoute(RED, '/signl4/:id/callback', async (request, speaker) => {
    const config = configOf(RED, request.params['id']);
    const { publicUrl = '' } = bodyTexts(RED, { ...request, body: { ...request.query } });
    const { httpNodeRoot } = RED.settings;
    const path = callbackPath(httpNodeRoot, config.eventToken) ?? '';
    const url = callbackUrl(publicUrlOf(publicUrl), httpNodeRoot, config.eventToken);
    try {
      return { url, path, ok: true, text: await standing(RED, speaker, config, publicUrlOf(publicUrl), url) };
    } catch (error) {
      return { url, path, ok: false, text: sentence(speaker, asFailure(error)) };
    }
  });
  writeRoute(RED, '/signl4/:id/register', async (request, speaker) => {
    const config = configOf(RED, request.params['id']);
    const { publicUrl = '' } = bodyTexts(RED, request);
    const refusal = hindrance(RED, speaker, config);
    if (refusal) return { ok: false, text: refusal };
    const { state, host } = await registerCallback(RED, config, publicUrlOf(publicUrl), 'button');
    if (state === 'none') return { ok: false, text: words(speaker, 'callback.noAddress') };
    return { ok: true, text: words(speaker, `callback.${state}`, { host: host ?? '' }) };
  });
}

/** A configuration whose token is settled: without a team secret it may still change. */
function configOf(RED: NodeRed, id: string | undefined): Signl4Config {
  const config = RED.nodes.getNode<Signl4Config>(id ?? '');
  if (config?.type !== 'signl4-config') throw new Failure('config.signl4-missing', 'account');
  if (config.problem) throw config.problem;
  return config;
}

async function standing(
  RED: NodeRed,
  speaker: Speaker,
  config: Signl4Config,
  publicUrl: string,
  url: string | null,
): Promise<string> {
  const refusal = hindrance(RED, speaker, config);
  if (refusal) return refusal;
  const plan = url === null ? null : await callbackPlan(RED, config, publicUrl);
  if (!plan || plan.kind === 'none') return words(speaker, 'callback.noAddress');
  const host = 'webhook' in plan && URL.canParse(plan.webhook.url) ? new URL(plan.webhook.url).host : '';
  return words(speaker, `callback.${plan.kind}`, { host });
}

/** Why nothing can be registered, in words. */
function hindrance(RED: NodeRed, speaker: Speaker, { api, dryRun }: Signl4Config): string | null {
  if (RED.settings.httpNodeRoot === false) return words(speaker, 'callback.noRoute');
  if (!api) return words(speaker, 'callback.noKey');
  return dryRun ? words(speaker, 'callback.dryRun') : null;
}
