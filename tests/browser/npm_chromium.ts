import { fileURLToPath } from "node:url";

/** A browser: its executable and the environment that it needs. */
export interface Chromium {
  executablePath: string;
  env: Record<string, string>;
}

const ROOT = new URL("../../", import.meta.url);
/** The version in unpack_chromium.ts, so that a new version is unpacked anew. */
const VERSION = "153.0.0";
const UNPACKED = new URL(`.browser/chromium-${VERSION}/`, ROOT);

/** Unpacks the browser of an npm package with its libraries and fonts. */
export async function unpackChromium(): Promise<Chromium> {
  await Deno.mkdir(new URL(".browser/", ROOT), { recursive: true });
  await Deno.writeTextFile(new URL(".browser/.gitignore", ROOT), "*\n");
  // Several test files may get here at once, each in a thread of its own.
  using lock = await Deno.open(new URL(".browser/lock", ROOT), {
    create: true,
    write: true,
  });
  await lock.lock(true);
  if (!await exists(new URL("chromium", UNPACKED))) {
    const parts = new URL(".browser/unpacking/", ROOT);
    // A run that was stopped has left an incomplete browser.
    if (await exists(new URL("chromium", parts))) {
      await Deno.remove(parts, { recursive: true });
    }
    await Deno.mkdir(parts, { recursive: true });
    await runUnpacker(fileURLToPath(parts));
    await Deno.writeTextFile(new URL("fonts.conf", parts), FONTS);
    await Deno.rename(parts, UNPACKED);
  }
  const directory = fileURLToPath(UNPACKED);
  return {
    executablePath: `${directory}chromium`,
    env: {
      LD_LIBRARY_PATH: `${directory}al2023/lib`,
      FONTCONFIG_FILE: `${directory}fonts.conf`,
      XDG_CACHE_HOME: `${directory}cache`,
    },
  };
}

/** Only the fonts of the package, so that pages look the same on every machine. */
const FONTS = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts/fonts</dir>
  <cachedir prefix="xdg">fonts</cachedir>
</fontconfig>
`;

async function runUnpacker(directory: string): Promise<void> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "run",
      "--quiet",
      "--no-config",
      `--lock=${fileURLToPath(new URL("./chromium.lock", import.meta.url))}`,
      "--frozen",
      "--allow-read",
      `--allow-write=${directory}`,
      "--allow-env",
      "--allow-sys",
      fileURLToPath(new URL("./unpack_chromium.ts", import.meta.url)),
    ],
    cwd: fileURLToPath(ROOT),
    env: {
      TMPDIR: directory,
      // With this set, libraries that servers lack are unpacked, too.
      AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
    },
  }).output();
  if (!success) {
    throw new Error(
      `Cannot unpack the browser: ${new TextDecoder().decode(stderr)}`,
    );
  }
}

/** Whether there is a file at `path`. */
export async function exists(path: string | URL): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
