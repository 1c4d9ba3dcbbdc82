import type { Message, Outlet } from '../../src/delivery/outlets.js';
import type { Failure } from '../../src/failure.js';
import type { NodeRed, RuntimeNode } from './node-red.js';
import { errorFor, sentence } from './words.js';

/** What an action's status line remembers of its work. */
interface ActionView {
  sent(message: Message): void;
  failed(failure: Failure): void;
  warned(failure: Failure): void;
}

/** The outlet of a node that acts on its input: results at its only output, failures for Catch nodes. */
export function actionOutlet(
  RED: NodeRed,
  node: RuntimeNode,
  view: ActionView,
  show: () => void,
  inWords: (RED: NodeRed, message: Message) => Message,
): Outlet {
  return {
    emit(_port, message) {
      view.sent(message);
      node.send(inWords(RED, message));
      node._complete?.(message);
      show();
    },
    fail(failure, message) {
      view.failed(failure);
      node.error(errorFor(RED, failure), message ?? {});
      show();
    },
    warn(failure) {
      view.warned(failure);
      node.warn(sentence(RED, failure));
      show();
    },
    show,
  };
}
