// Runs inside the measured Node-RED: a source and a sink of messages, and what they cost. Asked by HTTP.
const { monitorEventLoopDelay } = require('node:perf_hooks');
const { watchStore } = require('./watch-store.js');

const HEAP_SAMPLE_MS = 5;
const store = watchStore();

module.exports = function (RED) {
  const sinks = new Map();
  const delay = monitorEventLoopDelay({ resolution: 5 });
  let sampler;
  let peakHeap = 0;

  const sample = () => (peakHeap = Math.max(peakHeap, process.memoryUsage().heapUsed));

  function begin() {
    sinks.clear();
    if (global.gc) global.gc();
    const heap = process.memoryUsage().heapUsed;
    peakHeap = heap;
    clearInterval(sampler);
    sampler = setInterval(sample, HEAP_SAMPLE_MS);
    // The collection above is no part of what is measured.
    setImmediate(() => {
      delay.enable();
      delay.reset();
    });
    return { heap };
  }

  function end() {
    sample();
    clearInterval(sampler);
    delay.disable();
    const longestBlockMs = delay.max / 1e6;
    if (global.gc) global.gc();
    return { peakHeap, heap: process.memoryUsage().heapUsed, longestBlockMs };
  }

  /** Processor time is read first: a collection of garbage is no part of it. */
  function usage() {
    const { user, system } = process.cpuUsage();
    if (global.gc) global.gc();
    const { rss, heapUsed } = process.memoryUsage();
    return { cpuMs: (user + system) / 1000, rss, heapUsed, at: performance.now() };
  }

  /** How many messages came to a sink, how many of them are different, and how often the most frequent came. */
  function counted(id) {
    const { total = 0, keys = new Map() } = sinks.get(id) ?? {};
    return { total, different: keys.size, most: Math.max(0, ...new Set(keys.values())) };
  }

  /** Sends messages of 1 kB, never more than `window` under way, and gives the ms until the last has come out. */
  function run({ source, sink, count, window, first }, answer) {
    const node = RED.nodes.getNode(source);
    const begun = performance.now();
    let sent = 0;
    let came = 0;
    const may = () => sent < count && sent - came < window;
    const send = () => node.send({ payload: alert(first + sent++) });
    const more = () => {
      for (let turn = 0; turn < 25 && may(); turn += 1) send();
      if (may()) setImmediate(more);
    };
    const arrived = () => {
      came += 1;
      if (came === count) answer({ ms: performance.now() - begun });
      else if (may()) send();
    };
    sinks.set(sink, { total: 0, keys: new Map(), arrived });
    more();
  }

  function alert(number) {
    return {
      title: `Alert ${number}`,
      externalId: `bench-${number}`,
      message: 'All work and no play. '.repeat(44),
    };
  }

  const { httpAdmin } = RED;
  httpAdmin.post('/bench/begin', (_request, response) => response.json(begin()));
  httpAdmin.post('/bench/end', (_request, response) => response.json(end()));
  httpAdmin.get('/bench/usage', (_request, response) => response.json(usage()));
  httpAdmin.get('/bench/store', (_request, response) => response.json(store.read()));
  httpAdmin.get('/bench/sinks/:id', ({ params }, response) => response.json(counted(params.id)));
  httpAdmin.post('/bench/run', (request, response) => run(request.body, (answer) => response.json(answer)));

  RED.nodes.registerType('bench-source', function (config) {
    RED.nodes.createNode(this, config);
  });

  RED.nodes.registerType('bench-sink', function (config) {
    RED.nodes.createNode(this, config);
    this.on('input', (msg, _send, done) => {
      const sink = sinks.get(this.id) ?? { total: 0, keys: new Map() };
      sinks.set(this.id, sink);
      sink.total += 1;
      if (msg.ticketId !== undefined) sink.keys.set(msg.ticketId, (sink.keys.get(msg.ticketId) ?? 0) + 1);
      sink.arrived?.();
      done();
    });
  });
};
