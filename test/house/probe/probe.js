// Runs inside Node-RED and talks to the test process over the IPC channel of the child process.
const { monitorEventLoopDelay } = require('node:perf_hooks');
const { toPlain } = require('./to-plain.js');

// What is compared seconds after a start would come between any two steps of a test: there it is done when none is.
if (process.env.PROBE_COMPARES === 'never') {
  const { Reconciler } = require('../../../dist/src/delivery/ticket/reconciler.js');
  Reconciler.prototype.tick = () => undefined;
}

module.exports = function (RED) {
  const tell = (report) => process.connected && process.send(report);
  const delay = monitorEventLoopDelay({ resolution: 10 });

  function listening() {
    if (RED.server.listening) return RED.server.address().port;
    return null;
  }

  function started() {
    const port = listening();
    if (port === null) RED.server.once('listening', started);
    else tell({ kind: 'started', port });
  }

  function measure(request) {
    if (global.gc) global.gc();
    const memory = process.memoryUsage();
    const cpu = process.cpuUsage();
    tell({
      kind: 'measured',
      nonce: request.nonce,
      rss: memory.rss,
      heapUsed: memory.heapUsed,
      cpuMs: (cpu.user + cpu.system) / 1000,
      longestBlockMs: delay.max / 1e6,
    });
    delay.reset();
  }

  function inject(request) {
    const node = RED.nodes.getNode(request.node);
    if (node) node.send(request.msg);
    tell({ kind: 'injected', nonce: request.nonce, found: Boolean(node) });
  }

  RED.events.on('flows:started', started);
  RED.events.on('node-status', ({ id, status }) =>
    tell({ kind: 'status', node: id, status: toPlain(status) }),
  );
  const answers = { inject, measure, hear: ({ nonce }) => tell({ kind: 'heard', nonce }) };
  process.on('message', (request) => answers[request.kind](request));
  // The test process is gone, however it went: nobody else would end this one.
  process.on('disconnect', () => process.exit(1));
  delay.enable();

  RED.nodes.registerType('probe-in', function (config) {
    RED.nodes.createNode(this, config);
  });

  RED.nodes.registerType('probe-out', function (config) {
    RED.nodes.createNode(this, config);
    this.on('input', (msg, _send, done) => {
      tell({ kind: 'message', node: this.id, msg: toPlain(msg) });
      done();
    });
  });
};
