// Sends callouts in a process of its own, over so many connections at once, each of which waits for its answer.
// Plain sockets: the sender must not be what is measured.
const { connect } = require('node:net');

const HEAD_END = '\r\n\r\n';

function talk({ port, bodies, first, path, type }, next, answered) {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    let text = '';
    let begun = 0;
    const send = () => {
      const number = next();
      if (number === null) return socket.end(resolve);
      // No two are the same, so that none is a repeat.
      const body = bodies[number % bodies.length].replace(
        '0000000000',
        String(first + number).padStart(10, '0'),
      );
      const head = `POST ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: ${type}\r\n`;
      begun = performance.now();
      socket.write(`${head}Content-Length: ${Buffer.byteLength(body)}${HEAD_END}${body}`);
    };
    socket.on('connect', send).on('error', reject);
    socket.on('close', () => reject(new Error('the connection was closed')));
    socket.setEncoding('latin1').on('data', (chunk) => {
      text += chunk;
      const at = text.indexOf(HEAD_END);
      if (at < 0) return;
      const length = /\r\ncontent-length: (\d+)/i.exec(text)?.[1];
      if (text.length < at + HEAD_END.length + Number(length)) return;
      answered(performance.now() - begun, text.slice(9, 12));
      text = '';
      send();
    });
  });
}

/** `count` callouts, the bodies in turn; in how many ms, how long each took, and how often each status came. */
async function run({ count, connections, ...about }) {
  const statuses = {};
  const times = [];
  let sent = 0;
  const next = () => (sent < count ? sent++ : null);
  const answered = (ms, status) => {
    times.push(ms);
    statuses[status] = (statuses[status] ?? 0) + 1;
  };
  const begun = performance.now();
  await Promise.all(Array.from({ length: connections }, () => talk(about, next, answered)));
  return { ms: performance.now() - begun, times, statuses };
}

process.on('message', (order) => {
  run(order).then(
    (result) => process.send(result),
    (error) => process.send({ error: error.message }),
  );
});
process.on('disconnect', () => process.exit());
