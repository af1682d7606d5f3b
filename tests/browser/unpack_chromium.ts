// Run as a program of its own: the package unpacks into the directory for
// temporary files and looks at the environment for what to unpack, and both
// belong to the whole process. It has a lock of its own too: what deno.lock names is installed
// before every task, and `start` shall not wait for a browser. So the name of the package stands
// where Deno does not look for it ahead of the run.
const PACKAGE = "npm:@sparticuz/chromium";

const { default: chromium } = await import(`${PACKAGE}@153.0.0`);
await chromium.executablePath();
