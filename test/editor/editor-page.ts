import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { NodeRed } from '../house/node-red.js';

export interface CanvasNode {
  id: string;
  type: string;
  valid: boolean;
  errors: string[];
  changed: boolean;
  /** The stored properties. */
  values: Record<string, unknown>;
}

/** What the page itself knows; typed here as far as the tests use it. */
interface EditorWindow {
  RED: any;
}

const types = ['autotask-config', 'signl4-config', 'autotask-ticket-in', 'signl4-alert-out', 'autotask-note'];
const moduleName = '@oncall-flows/node-red-autotask-signl4';

/** One for all pages of a browser: what the first page loaded need not be read and compiled again. */
const contexts = new WeakMap<Browser, Promise<BrowserContext>>();

/** Node-RED's editor in a browser, used as a person uses it. */
export class EditorPage {
  /** Errors of scripts and messages of the console that tell of one. */
  readonly problems: string[] = [];

  private constructor(
    readonly page: Page,
    private readonly red: NodeRed,
  ) {
    page.on('pageerror', (error) => this.problems.push(error.message));
    page.on('console', (message) => {
      // A refusal of ours is an answer: the dialog shows its sentence, and Chromium writes a line too.
      const refused = message.text().includes('status of 422');
      const bad = message.type() === 'error' || message.text().startsWith('Validation error');
      if (bad && !refused) this.problems.push(message.text());
    });
  }

  static async open(browser: Browser, red: NodeRed, language = 'en-US'): Promise<EditorPage> {
    const known = contexts.get(browser) ?? browser.newContext({ viewport: { width: 1200, height: 1000 } });
    contexts.set(browser, known);
    const context = await known;
    context.setDefaultTimeout(45_000);
    const editor = new EditorPage(await context.newPage(), red);
    await editor.load(language);
    return editor;
  }

  async load(language = 'en-US'): Promise<void> {
    await this.page.addInitScript(
      (lng) => (globalThis as any).localStorage.setItem('editor-language', lng),
      language,
    );
    await this.page.goto(this.red.url);
    await this.page.waitForFunction((wanted) => {
      const { RED } = globalThis as unknown as EditorWindow;
      return wanted.every((type) => RED?.nodes?.getType?.(type)) && RED.nodes.getWorkspaceOrder().length > 0;
    }, types);
    // "Imported …" lies over the buttons of a dialog for seconds.
    await this.page.addStyleTag({ content: '#red-ui-notifications { display: none }' });
    // The loading screen takes the clicks until the flows are drawn.
    await this.page.locator('#red-ui-loading-progress').waitFor({ state: 'hidden' });
  }

  close(): Promise<void> {
    return this.page.close();
  }

  /** Imports an example of this package through the real dialog, into a flow of its own. */
  async importExample(name: string): Promise<void> {
    const answer = await this.red.get(`/library/examples/flows/${moduleName}/${name}`);
    await this.page.evaluate(() =>
      (globalThis as unknown as EditorWindow).RED.actions.invoke('core:show-import-dialog'),
    );
    const text = this.page.locator('#red-ui-clipboard-dialog-import-text');
    await text.fill(answer.text);
    await text.dispatchEvent('keyup');
    await this.page.locator('#red-ui-clipboard-dialog-ok').click();
    await text.waitFor({ state: 'hidden' });
  }

  /** The nodes of this package and all others on the canvas, configuration nodes included. */
  nodes(): Promise<CanvasNode[]> {
    return this.page.evaluate(() => {
      const { RED } = globalThis as unknown as EditorWindow;
      const found: any[] = RED.nodes.filterNodes({});
      RED.nodes.eachConfig((node: any) => found.push(node));
      return found.map((node) => ({
        id: node.id,
        type: node.type,
        valid: node.valid,
        errors: node.validationErrors ?? [],
        changed: Boolean(node.changed),
        values: Object.fromEntries(Object.keys(node._def.defaults).map((key) => [key, node[key]])),
      }));
    });
  }

  /** The first node of a type, or the one with an id. */
  async node(wanted: string): Promise<CanvasNode> {
    const found = (await this.nodes()).find(({ type, id }) => type === wanted || id === wanted);
    if (!found) throw new Error(`no ${wanted} on the canvas`);
    return found;
  }

  /** Opens the dialog of the first node of a type, or of the one with an id. */
  async edit(wanted: string): Promise<void> {
    const { id } = await this.node(wanted);
    await this.page.evaluate((one) => {
      const { RED } = globalThis as unknown as EditorWindow;
      const node = RED.nodes.node(one);
      RED.workspaces.show(node.z);
      RED.view.select({ nodes: [node] });
      RED.actions.invoke('core:edit-selected-node');
    }, id);
    await this.settled('#node-dialog-ok');
  }

  /** Opens the dialog of the configuration node that a property of the open dialog names. */
  async editConfig(property: string): Promise<void> {
    await this.page.locator(`#node-input-btn-${property}-edit`).click();
    await this.settled('#node-config-dialog-ok');
  }

  async done(): Promise<void> {
    await this.page.locator('#node-dialog-ok').click();
    await this.page.locator('#node-dialog-ok').waitFor({ state: 'detached' });
  }

  async configDone(): Promise<void> {
    await this.page.locator('#node-config-dialog-ok').click();
    await this.page.locator('#node-config-dialog-ok').waitFor({ state: 'detached' });
  }

  /** Unfolds every section of the open dialogs. */
  async unfold(): Promise<void> {
    // One that is open is no longer among them.
    const folded = this.page.locator('.autotask-signl4 details:not([open]) summary');
    while ((await folded.count()) > 0) await folded.first().click();
  }

  /** Presses Deploy and waits until Node-RED has the flows. */
  async deploy(): Promise<void> {
    const saved = this.page.waitForResponse(
      (response) => response.url().endsWith('/flows') && response.request().method() === 'POST',
    );
    await this.page.locator('#red-ui-header-button-deploy').click();
    const response = await saved;
    if (!response.ok()) throw new Error(`deploy: ${response.status()}`);
    await this.page.locator('#red-ui-header-button-deploy.disabled').waitFor();
  }

  /** Labels of the chips of a list field. */
  chips(list: string): Promise<string[]> {
    return this.page.locator(`#list-${list} .autotask-signl4-chip`).allInnerTexts();
  }

  async paste(selector: string, text: string): Promise<void> {
    await this.page.locator(selector).focus();
    await this.page.evaluate(
      ([where, what]) => {
        const { DataTransfer, ClipboardEvent, document } = globalThis as any;
        const clipboardData = new DataTransfer();
        clipboardData.setData('text', what);
        const event = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
        document.querySelector(where).dispatchEvent(event);
      },
      [selector, text] as const,
    );
  }

  /** A dialog slides in; what is clicked before it stands still is missed. */
  private async settled(button: string): Promise<void> {
    await this.page.locator(button).waitFor();
    await this.page.locator(button).click({ trial: true });
  }
}
