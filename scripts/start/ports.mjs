import { createServer } from 'node:net';

/** Where everything listens, and the variables that change it. */
export const ports = {
  PORT: Number(process.env.PORT || 1880),
  SANDBOX_AUTOTASK_PORT: Number(process.env.SANDBOX_AUTOTASK_PORT || 1881),
  SANDBOX_SIGNL4_PORT: Number(process.env.SANDBOX_SIGNL4_PORT || 1882),
  SANDBOX_SMTP_PORT: Number(process.env.SANDBOX_SMTP_PORT || 1825),
};

function trouble(port) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => resolve(error));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(null)));
  });
}

/** One sentence for each of the named ports that can't be used; an empty list when all is well. */
export async function portTroubles(names) {
  const sentences = [];
  for (const name of names) {
    const port = ports[name];
    if (!Number.isInteger(port) || port < 1 || port > 65535) {
      sentences.push(`${name}=${process.env[name]} is no port: a number from 1 to 65535 is needed.`);
      continue;
    }
    const error = await trouble(port);
    if (error?.code === 'EADDRINUSE') {
      sentences.push(`Port ${port} is in use. Choose another one: ${name}=${port + 10} npm start`);
    } else if (error)
      sentences.push(`Port ${port} can't be opened (${error.code}). Choose another one with ${name}.`);
  }
  if (new Set(names.map((name) => ports[name])).size < names.length) {
    sentences.push(`${names.join(', ')} must differ from each other.`);
  }
  return sentences;
}
