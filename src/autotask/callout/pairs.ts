import { Unreadable } from './problem.js';

/** A name with its value, and where in the body it stood. */
export interface Pair {
  name: string;
  value: string;
  /** 0 for what stands at the top. */
  depth: number;
  /** Name of what it stands in; empty at the top. */
  parent: string;
}

/** A callout holds a handful of values. */
export const MOST_LEVELS = 32;
export const MOST_NODES = 5_000;

const LONGEST_NAME = 100;
/** Control characters and halves of letters, which databases refuse. */
const NO_TEXT = /[^\P{Cc}\t\n\v\f\r]|\p{Cs}/gu;

const RESERVED = new Set(['__proto__', 'constructor', 'prototype']);

/** Collects pairs within the limits. Every method throws `Unreadable` beyond them. */
export class Pairs {
  readonly list: Pair[] = [];
  /** What was wrong with a value that looked like a document and was taken as a text. */
  doubt: Unreadable | null = null;
  #nodes = 0;

  /** Counts one element, list or value, whether or not it holds anything. */
  enter(depth: number): void {
    if (depth > MOST_LEVELS) throw new Unreadable('too-deep');
    this.#nodes += 1;
    if (this.#nodes > MOST_NODES) throw new Unreadable('too-many');
  }

  /**
   * Collects with `read`, or where that finds no good document nothing.
   *
   * @returns what was wrong with it
   */
  attempt(read: () => void): Unreadable | null {
    const [length, nodes] = [this.list.length, this.#nodes];
    try {
      read();
      return null;
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      this.list.length = length;
      this.#nodes = nodes;
      return error;
    }
  }

  add(name: string, value: string, depth: number, parent: string): void {
    const clean = checked(name).replace(NO_TEXT, '').slice(0, LONGEST_NAME);
    this.list.push({ name: clean, value: value.replace(NO_TEXT, '').trim(), depth, parent });
  }
}

/** The name itself. @throws Unreadable where it could be taken for a part of JavaScript's objects */
export function checked(name: string): string {
  if (RESERVED.has(name.trim().toLowerCase())) throw new Unreadable('names');
  return name;
}
