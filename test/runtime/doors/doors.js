// Opens the product's public routes inside Node-RED; a name in the path says what its handler does.
const { intakeRoute, isGuarded, publicAddress } = require('../../../dist/nodes/shared/http-intake.js');

const behaviours = {
  throws: () => {
    throw new Error('customers’ text');
  },
  rejects: () => Promise.reject(new RangeError('customers’ text')),
  rubbish: () => Promise.resolve({ status: 'x', headers: { 'a\n': 'b' } }),
  nothing: () => Promise.resolve(undefined),
  empty: () => Promise.resolve({ status: 202 }),
};

function told({ method, name, headers, query, body }) {
  const kept = { method, name, query: [...query], bytes: body.length, base64: body.toString('base64') };
  const answer = { ...kept, type: headers['content-type'] ?? null };
  return Promise.resolve({
    status: 200,
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(answer),
  });
}

module.exports = function (RED) {
  const handler = (request) => (behaviours[request.name] ?? told)(request);
  intakeRoute(RED, '/signl4/events', ['POST'], () => Promise.resolve({ status: 500 }));
  intakeRoute(RED, '/signl4/events', ['POST'], handler);
  intakeRoute(RED, '/autotask', ['GET', 'POST'], handler);

  RED.nodes.registerType('doors', function (config) {
    RED.nodes.createNode(this, config);
    this.status({
      text: JSON.stringify({
        guarded: isGuarded(RED),
        address: publicAddress(RED, config.publicUrl, '/autotask/x'),
      }),
    });
  });
};
