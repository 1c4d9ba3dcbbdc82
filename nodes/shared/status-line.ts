import type { View } from '../../src/delivery/outlets.js';
import type { NodeRed, RuntimeNode } from './node-red.js';
import { statusFor } from './words.js';

const CALM = 250;

/** A node's status; in a storm it changes four times a second and not at every message. */
export class StatusLine {
  #shownAt = 0;
  #next: View | null = null;
  #last = '';
  #timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly RED: NodeRed,
    private readonly node: RuntimeNode,
  ) {}

  show(view: View): void {
    this.#next = view;
    if (this.#timer) return;
    const wait = this.#shownAt + CALM - Date.now();
    if (wait <= 0 || wait > CALM) return this.#now();
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.#now();
    }, wait);
    this.#timer.unref();
  }

  #now(): void {
    if (!this.#next) return;
    const status = statusFor(this.RED, this.#next);
    this.#next = null;
    this.#shownAt = Date.now();
    const text = JSON.stringify(status);
    if (text === this.#last) return;
    this.#last = text;
    this.node.status(status);
  }

  close(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
