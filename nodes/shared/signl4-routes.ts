import { Signl4Api } from '../../src/signl4/api.js';
import { Signl4Mail, type MailSettings } from '../../src/signl4/mail.js';
import type { Signl4Settings } from '../../src/signl4/settings.js';
import type { Failure } from '../../src/failure.js';
import type { Definition, NodeRed, Request } from './node-red.js';
import { bodyTexts, typedCredentials, writeRoute } from './routes.js';
import { words } from './words.js';

interface Read {
  settings: Signl4Settings;
  problem: Failure | null;
  mail: { settings: MailSettings; problem: Failure | null };
}
type Reader = (definition: Definition, credentials: Record<string, unknown>) => Read;

const SECRETS = ['teamSecret', 'apiKey', 'smtpUser', 'smtpPassword'];

/** Whether the API key works, and the login of the mail server. A team secret would raise an alert. */
export function registerSignl4Routes(RED: NodeRed, read: Reader): void {
  const typed = (request: Request) => {
    const texts = bodyTexts(RED, request);
    const credentials = typedCredentials(RED, texts, SECRETS);
    return read({ ...texts, id: texts['id'] ?? '', type: 'signl4-config' }, credentials);
  };
  writeRoute(RED, '/signl4/test', async (request, speaker) => {
    const { settings, problem } = typed(request);
    if (problem) throw problem;
    if (!settings.apiKey) return { ok: true, text: words(speaker, 'test.noKey') };
    const api = new Signl4Api(settings);
    try {
      await api.test();
      return { ok: true, text: words(speaker, 'test.key') };
    } finally {
      api.close();
    }
  });
  writeRoute(RED, '/signl4/test-mail', async (request, speaker) => {
    const { settings, problem } = typed(request).mail;
    if (problem) throw problem;
    if (settings.host === '') return { ok: true, text: words(speaker, 'test.noMail') };
    await new Signl4Mail(settings).test();
    const ok = settings.from !== '';
    return { ok, text: words(speaker, ok ? 'test.mail' : 'test.noSender') };
  });
}
