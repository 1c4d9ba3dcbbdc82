import type { Message } from '../../src/delivery/outlets.js';
import type { Failure } from '../../src/failure.js';
import type { Done, NodeRed, RuntimeNode } from './node-red.js';
import { asFailure, errorFor } from './words.js';

/**
 * Runs an asynchronous handler for a node's input. Nothing that goes wrong in it may escape: a rejected promise
 * would end Node-RED.
 *
 * @param handler resolves when the message is on disk, or dealt with; what sends its one output completes it
 */
export function onInput(
  RED: NodeRed,
  node: RuntimeNode,
  handler: (message: Message) => Promise<void>,
  onFailure: (failure: Failure) => void,
): void {
  node.on('input', (message, _send, done: Done) => {
    handler(message).catch((error: unknown) => {
      const failure = asFailure(error);
      onFailure(failure);
      done(errorFor(RED, failure));
    });
  });
}

/** Runs something asynchronous that nobody waits for; what goes wrong goes to `onFailure`. */
export function inBackground(work: Promise<unknown>, onFailure: (failure: Failure) => void): void {
  work.catch((error: unknown) => onFailure(asFailure(error)));
}

/**
 * Runs `detach` when the node closes; that takes no time, since nothing of a node's own is under way.
 *
 * @param detach is told whether the node was removed or disabled, and so will not come back
 */
export function onClose(node: RuntimeNode, detach: (removed: boolean) => void): void {
  node.on('close', (removed, done) => {
    try {
      detach(removed);
    } finally {
      done();
    }
  });
}
