// A bare server in a process of its own that answers as SIGNL4 answers an alert, and counts by path.
const { createServer } = require('node:http');

const came = {};
let total = 0;
const server = createServer((request, response) => {
  request.resume().on('end', () => {
    came[request.url] = (came[request.url] ?? 0) + 1;
    total += 1;
    response.writeHead(201, { 'Content-Type': 'application/json' }).end(`{"eventId":"bench-${total}"}`);
  });
});
// While one flow runs, the connections of the other must not be closed under it.
server.keepAliveTimeout = 120_000;
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
process.on('message', () => process.send(came));
process.on('disconnect', () => process.exit());
