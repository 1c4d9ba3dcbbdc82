// Unpacks the browser of @sparticuz/chromium into the folder given: `node unpack-browser.cjs <folder>`.
// It unpacks into the temporary folder, and the libraries that it needs only where it believes to run in AWS
// Lambda (its README, "Running locally"), hence the two variables, and a process of its own to set them in.
const { mkdirSync } = require('node:fs');

const folder = process.argv[2];
mkdirSync(folder, { recursive: true });
process.env.TMPDIR = folder;
process.env.AWS_EXECUTION_ENV = 'AWS_Lambda_nodejs22.x';

require('../runtimes/node_modules/@sparticuz/chromium').executablePath();
