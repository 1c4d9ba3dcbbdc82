import { Agent, request } from 'node:http';
import { startAutotask } from './autotask/start.js';
import { CREDENTIALS } from './autotask/tenant/settings.js';
import { startSignl4 } from './signl4/start.js';

/** Measures both stand-ins by hand: time to start, and requests per second with 100,000 tickets or alerts inside. */
async function main(): Promise<void> {
  await measureSignl4();
  await measureAutotask();
}

async function measureSignl4(): Promise<void> {
  const begun = performance.now();
  const signl4 = await startSignl4();
  console.log(`SIGNL4 start: ${Math.round(performance.now() - begun)} ms`);
  signl4.control.set({ plan: 'unlimited' });
  signl4.control.fill(100_000);
  const user = signl4.control.user().id;
  const key = { 'X-S4-Api-Key': 'sandbox-key' };
  const event = JSON.stringify({ Title: 'Server down', Message: 'again', 'X-S4-ExternalID': 'AT-1' });
  const paged = `${signl4.url}/api/v2/alerts/paged?maxResults=10&userId=${user}`;
  await rate('SIGNL4 newest alerts', paged, key, '{}');
  await rate('SIGNL4 inbound webhook', `${signl4.url}/webhook/sandbox-team`, {}, event);
  await rate('SIGNL4 alerts by external id', paged, key, JSON.stringify({ externalId: 'AT-1' }));
  await signl4.stop();
}

async function measureAutotask(): Promise<void> {
  const begun = performance.now();
  const autotask = await startAutotask();
  console.log(`Autotask start: ${Math.round(performance.now() - begun)} ms`);
  const { control, url } = autotask;
  control.set({ threads: 1000, threshold: { limit: 1e9, minutes: 60, delayMs: [500, 1000] } });
  const now = control.clock.now();
  for (let hour = 100; hour > 0; hour--)
    control.createTickets(1000, { lastActivityDate: now - hour * 3_600_000 });
  const key = {
    UserName: CREDENTIALS.username,
    Secret: CREDENTIALS.secret,
    ApiIntegrationCode: CREDENTIALS.integrationCode,
  };
  const since = new Date(now - 60_000).toISOString();
  const ten = control.createTickets(10);
  const filter = [{ op: 'gte', field: 'lastActivityDate', value: since }];
  const base = `${url}/ATServicesRest/V1.0/`;
  await rate('Autotask changes of a minute', `${base}Tickets/query`, key, JSON.stringify({ filter }));
  const change = JSON.stringify({ id: ten[0], title: 'Changed' });
  await rate('Autotask changing a ticket', `${base}Tickets`, key, change, 'PATCH');
  await autotask.stop();
}

async function rate(
  name: string,
  url: string,
  headers: Record<string, string>,
  body: string,
  method = 'POST',
): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  const begun = performance.now();
  let done = 0;
  const worker = async (): Promise<void> => {
    while (performance.now() - begun < 2000) {
      await ask(agent, url, headers, body, method);
      done++;
    }
  };
  await Promise.all(Array.from({ length: 16 }, worker));
  console.log(`${name}: ${Math.round((done * 1000) / (performance.now() - begun))} requests/s`);
  agent.destroy();
}

function ask(
  agent: Agent,
  url: string,
  headers: Record<string, string>,
  body: string,
  method: string,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const options = { method, agent, headers: { 'Content-Type': 'application/json', ...headers } };
    const sent = request(url, options, (response) => {
      response.resume();
      response.on('end', resolve);
      if ((response.statusCode ?? 0) >= 300) reject(new Error(`HTTP ${response.statusCode}`));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
