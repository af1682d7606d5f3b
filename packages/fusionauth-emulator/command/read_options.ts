import { isIP } from "node:net";
import { parseArgs } from "node:util";
import type { EmulatorOptions } from "../server/options.ts";

/** The text of `--help`. */
export const USAGE = `Starts a FusionAuth emulator on this machine.

  --kickstart PATH   the kickstart file, or a folder with kickstart.json or
                     kickstart/kickstart.json (default: kickstart/kickstart.json)
  --port N           the port to listen on; 0 picks a free one
                     (default: the issuer's, or 9011)
  --host ADDRESS     the IP address to listen on (default: 127.0.0.1); any that
                     other machines reach needs --allow-host
  --allow-host NAME  a host name that the emulator is called by, such as that of
                     a compose service; can be repeated
  --state FILE       where keys, sessions and registered users are saved
                     (default: a file in .fusionauth/)
  --forget           saves nothing and reads nothing saved
  --quiet            prints no requests, and at start only the address
  --json             prints one line of JSON at start; everything else goes to
                     standard error
  --no-picker        lists no users on the login page
  --faults           adds the control API, for programs on this machine
  --help             shows this text

Edits of the kickstart take effect at once.`;

/** How the command runs. */
export interface CommandOptions {
  emulator: EmulatorOptions;
  quiet: boolean;
  json: boolean;
}

/** A wrong option; the message says which and what is right. */
export class UsageError extends Error {
  override name = "UsageError";
}

const OPTIONS = {
  kickstart: { type: "string" },
  port: { type: "string" },
  host: { type: "string" },
  "allow-host": { type: "string", multiple: true },
  state: { type: "string" },
  forget: { type: "boolean" },
  quiet: { type: "boolean" },
  json: { type: "boolean" },
  "no-picker": { type: "boolean" },
  faults: { type: "boolean" },
  help: { type: "boolean", short: "h" },
} as const;

/** Reads the command line; null for `--help`. Throws UsageError for a wrong option. */
export function readOptions(args: readonly string[]): CommandOptions | null {
  const { values, tokens } = parseArgs({
    args: [...args],
    options: OPTIONS,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  for (const token of tokens) {
    if (token.kind === "positional") {
      throw new UsageError(`"${token.value}" is not an option; see --help`);
    }
    if (token.kind === "option") {
      const isNextOption = token.inlineValue === false &&
        token.value.startsWith("--");
      checkOption(
        token.name,
        token.rawName,
        isNextOption ? undefined : token.value,
      );
    }
  }
  if (values.help === true) return null;
  const texts = (name: keyof typeof OPTIONS): string[] =>
    tokens.flatMap((token) =>
      token.kind === "option" && token.name === name ? token.value ?? [] : []
    );
  const text = (name: keyof typeof OPTIONS) => texts(name).at(-1);
  const [kickstart, port, host, state] = [
    text("kickstart"),
    text("port"),
    text("host"),
    text("state"),
  ];
  const forget = values.forget === true;
  if (forget && state !== undefined) {
    throw new UsageError("--state and --forget exclude each other");
  }
  const quiet = values.quiet === true;
  return {
    quiet,
    json: values.json === true,
    emulator: {
      quiet,
      picker: values["no-picker"] !== true,
      faults: values.faults === true,
      allowHosts: texts("allow-host").map(readHostName),
      ...(kickstart === undefined ? {} : { kickstartFile: kickstart }),
      ...(port === undefined ? {} : { port: readPort(port) }),
      ...(host === undefined ? {} : { host: readHost(host) }),
      ...(state === undefined ? {} : { stateFile: state }),
      ...(forget ? { stateFile: null } : {}),
    },
  };
}

function checkOption(name: string, rawName: string, value?: string) {
  if (!isOption(name)) {
    throw new UsageError(`There is no option ${rawName}; see --help`);
  }
  const { type } = OPTIONS[name];
  if (type === "string" && (value === undefined || value === "")) {
    throw new UsageError(`${rawName} needs a value; see --help`);
  }
  if (type === "boolean" && value !== undefined) {
    throw new UsageError(`${rawName} takes no value; see --help`);
  }
}

function isOption(name: string): name is keyof typeof OPTIONS {
  return Object.hasOwn(OPTIONS, name);
}

function readPort(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65535) return Number(text);
  throw new UsageError(
    `--port must be a number from 0 to 65535, not "${text}"`,
  );
}

function readHost(text: string): string {
  if (isIP(text) !== 0 || text === "localhost") return text;
  throw new UsageError(
    `--host must be an IP address, such as 0.0.0.0, not "${text}"`,
  );
}

function readHostName(text: string): string {
  const isName = URL.parse(`http://${text}`)?.host === text.toLowerCase();
  if (isName && !/:\d+$/.test(text.replace(/^\[.*\]$/, ""))) return text;
  throw new UsageError(
    `--allow-host must be a host name, without scheme and port, such as fusionauth, not "${text}"`,
  );
}
