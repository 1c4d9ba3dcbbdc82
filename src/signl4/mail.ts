import type { AlertFile } from './alert-files.js';
import { judgeMail } from './judge-mail.js';
import type { MailSettings } from './mail-settings.js';
import { mailText } from './mail-text.js';
import { MailFailed, sendMail, tryLogin } from './mail-transport.js';
import { clean, customersTexts } from './said.js';

export type { MailSecurity, MailSettings } from './mail-settings.js';

/** A team's e-mail address, through any SMTP server. Every method throws Failure `mail.*`. */
export class Signl4Mail {
  readonly #secrets: string[];

  constructor(private readonly settings: MailSettings) {
    const { to, user, password, teamSecret } = settings;
    const both = Buffer.from(`\0${user}\0${password}`).toString('base64');
    const words = [to, to.split('@')[0] ?? '', teamSecret, both, password, user].map((one) => one.trim());
    this.#secrets = words.filter((one) => one !== '');
  }

  /**
   * Sends one event, see `alertBody`; files are its attachments. SIGNL4 tells nobody what became of a mail: there is
   * no id of an event.
   */
  async send(
    body: Readonly<Record<string, unknown>>,
    { files = [] }: { files?: readonly AlertFile[] } = {},
  ): Promise<{ eventId: null }> {
    const letter = { ...mailText(body), files };
    const texts = [...customersTexts(body), ...files.map(({ name }) => name)];
    await this.#judged(() => sendMail(this.settings, letter), texts);
    return { eventId: null };
  }

  /** Whether the server can be reached and takes the login; no mail is sent. */
  async test(): Promise<void> {
    await this.#judged(() => tryLogin(this.settings), []);
  }

  async #judged(work: () => Promise<void>, texts: readonly string[]): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof MailFailed)) throw error;
      throw judgeMail(error, this.settings.host, clean(error.reason, [...this.#secrets, ...texts]));
    }
  }
}
