// Run as a program of its own: the package unpacks into the directory for
// temporary files and looks at the environment for what to unpack, and both
// belong to the whole process.
import chromium from "@sparticuz/chromium";

await chromium.executablePath();
