// Runs as a separate program, because the package uses the process's folder for temporary files and
// its environment. It has a lock file of its own: everything in deno.lock is installed before every
// task, and `start` should not wait for a browser. So the package is named where Deno does not find
// it before the run.
const PACKAGE = "npm:@sparticuz/chromium";

const { default: chromium } = await import(`${PACKAGE}@153.0.0`);
await chromium.executablePath();
