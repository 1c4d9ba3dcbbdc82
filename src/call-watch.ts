import http, { type ClientRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import https from 'node:https';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';

/** Node's own transports, watched for the moment from which the other side may have got the request. */
export class WatchedTransport {
  sent = false;
  /** Whether its body left this process to the end. */
  whole = false;
  refusedByProxy = false;

  readonly request = (
    options: RequestOptions,
    onAnswer: (answer: IncomingMessage) => void,
  ): ClientRequest => {
    const secure = options.protocol === 'https:';
    const request = (secure ? https : http).request(options, onAnswer);
    request.once('finish', () => {
      this.whole = true;
    });
    request.once('socket', (socket: Socket) => this.watch(socket, secure));
    return request;
  };

  private watch(socket: Socket, secure: boolean): void {
    const ready = () => {
      this.sent = true;
    };
    const tls = socket as TLSSocket & { encrypted?: boolean; secureConnecting?: boolean };
    if (!secure) {
      if (socket.connecting) socket.once('connect', ready);
      else ready();
    } else if (!tls.encrypted) {
      // When CONNECT is refused, axios' proxy agent plays the proxy's answer as if it came from the other side.
      this.refusedByProxy = true;
    } else if (tls.connecting || tls.secureConnecting) tls.once('secureConnect', ready);
    else ready();
  }
}
