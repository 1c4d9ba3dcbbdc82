import type { Hint } from '../../src/intake/hint.js';
import type { DoorSettings } from './ticket-settings.js';

/** One node's door to the outside. It stays open while the node is replaced by a redeploy. */
export interface Door extends DoorSettings {
  nodeId: string;
  /** Puts hints on disk. @throws Failure `store.*` */
  hint: (hints: Hint[]) => Promise<void>;
  /** A body that nobody understands, without its values. */
  unknownShape: (shape: string) => void;
  /** Somebody called the address for webhooks that were switched off. */
  deactivated: () => void;
  /** What its last genuine webhook event was. */
  lastEvent: { sequence: number | null };
}

/** The doors of all nodes, by their path. Two of one path are an error of both, and both get what comes. */
export class Doors {
  readonly #doors = new Map<string, Door>();

  /** A node that was replaced leaves its successor the same door. */
  open(door: Door): void {
    const before = this.#doors.get(door.nodeId);
    this.#doors.set(door.nodeId, before ? { ...door, lastEvent: before.lastEvent } : door);
  }

  close(nodeId: string): void {
    this.#doors.delete(nodeId);
  }

  of(nodeId: string): Door | undefined {
    return this.#doors.get(nodeId);
  }

  at(path: string): Door[] {
    return [...this.#doors.values()].filter((door) => door.path === path);
  }

  /** Another node of the same path. */
  twinOf(nodeId: string): Door | null {
    const own = this.#doors.get(nodeId);
    return (own && this.at(own.path).find((door) => door.nodeId !== nodeId)) ?? null;
  }
}
