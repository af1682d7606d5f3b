// Run as a program of its own: the package unpacks into the directory for
// temporary files and looks at the environment for what to unpack, and both
// belong to the whole process. The browser's packages are named in the files that use them: what
// deno.json names is installed before every task, and `start` shall not wait for a browser.
import chromium from "npm:@sparticuz/chromium@153.0.0";

await chromium.executablePath();
