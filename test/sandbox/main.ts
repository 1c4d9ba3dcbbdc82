import { startAutotask } from './autotask/start.js';
import { startSignl4 } from './signl4/start.js';

/** `npm run sandbox`: both stand-ins on fixed ports, until Ctrl-C. */
async function main(): Promise<void> {
  const signl4 = await startSignl4({
    port: port('SANDBOX_SIGNL4_PORT', 1882),
    smtpPort: port('SANDBOX_SMTP_PORT', 1825),
  });
  const autotask = await startAutotask({
    port: port('SANDBOX_AUTOTASK_PORT', 1881),
    // Tickets that are forwarded by e-mail arrive at the phone.
    smtpPort: signl4.smtpPort ?? 0,
  }).catch(async (error: unknown) => {
    await signl4.stop();
    throw error;
  });
  let stopping = false;
  const stop = (): void => {
    if (stopping) return;
    stopping = true;
    void Promise.all([signl4.stop(), autotask.stop()]);
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  console.log(`Autotask  ${autotask.url}/  (API below /ATServicesRest/)`);
  console.log('          user api@sandbox.example, secret sandbox-secret, integration code SANDBOX');
  console.log(`SIGNL4    ${signl4.url}/  (webhook below /webhook/, API below /api/)`);
  console.log(`          team secret sandbox-team, API key sandbox-key, e-mail to port ${signl4.smtpPort}`);
  console.log('Ctrl-C ends both.');
}

/** @throws Error for a value that is no port */
function port(variable: string, usual: number): number {
  const given = process.env[variable];
  const value = given === undefined || given === '' ? usual : Number(given);
  if (!Number.isInteger(value) || value < 0 || value > 65_535)
    throw new Error(`${variable} is no port: ${given}`);
  return value;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
