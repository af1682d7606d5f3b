import "@std/dotenv/load";
import * as v from "@badrap/valita";

/** Settings that cannot be used, one sentence each. The sentences never hold a value. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";
}

const QUICKSTART_SECRET =
  "super-secret-secret-that-should-be-regenerated-for-production";
const SHORTEST_PRODUCTION_SECRET = 16;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** Characters that need no encoding in HTTP Basic, where clients differ in how they encode. */
const SECRET = /^[\w.~-]*$/;

/** Every variable is in `.env.example` with its meaning. Deno Deploy sets the last two itself. */
const environment = v.object({
  ISSUER: text("http://localhost:9011").assert(
    (url) => isHttpUrl(url) && !/\/$|[?#]/.test(url),
    "is not an http or https URL without trailing slash, query and fragment: set FusionAuth's issuer exactly as its discovery document shows it",
  ),
  CLIENT_ID: text("e9fdb985-9173-4e01-9d73-ac2d60d1dc8e").assert(
    (id) => UUID.test(id),
    "is not a UUID: set the application's id from FusionAuth",
  ).map((id) => id.toLowerCase()), // As tokens carry it.
  CLIENT_SECRET: text(QUICKSTART_SECRET).assert(
    (secret) => SECRET.test(secret),
    'has characters other than letters, digits and "-", "_", ".", "~": let FusionAuth generate a secret',
  ),
  APP_URL: text("http://localhost:5000").assert(
    (url) => isHttpUrl(url) && new URL(url).origin === url,
    "is not an origin: set scheme, host and port only, in lower case, such as https://bank.example.com",
  ),
  HOST: v.string().assert(
    (host) => /^[\w.:-]+$/.test(host),
    "is not an address or a host name: set such as 127.0.0.1, or remove it",
  ).optional(),
  PORT: whole("5000", 0, 65_535),
  DRAIN_SECONDS: whole("0", 0, 600),
  TRUSTED_PROXIES: v.string().optional(() => "").map((list) =>
    list.split(/[\s,]+/).filter((item) => item !== "")
  ).assert(
    (list) => list.every(isNetwork),
    "is not a list of addresses and networks: set such as 10.0.0.0/8,fd00::1",
  ),
  DENO_KV_PATH: v.string().assert(
    (path) => path.trim() !== "",
    "is blank: set a file, :memory: or the https URL of a KV server, or remove it",
  ).optional(),
  SESSION_IDLE_MINUTES: whole("30", 1, 1_440),
  SESSION_MAX_HOURS: whole("12", 1, 720),
  SESSIONS_PER_USER: whole("20", 1, 1_000),
  SIGN_INS_PER_MINUTE: whole("300", 0, 1_000_000),
  PENDING_SIGN_INS: whole("50000", 1, 10_000_000),
  WEBHOOK_ENABLED: text("true").assert(
    (word) => word === "true" || word === "false",
    "is neither true nor false",
  ).map((word) => word === "true"),
  WEBHOOK_KEY_ID: v.string().assert(
    (id) => id.trim() === id && id !== "",
    "is blank or has spaces around it: set it, or remove it",
  ).optional(),
  DENO_DEPLOY: v.string().map(() => true).optional(() => false),
  DENO_TIMELINE: v.string().optional(() => "production"),
});

/** What the environment decides, by the names of its variables. */
export type Settings = Readonly<v.Infer<typeof environment>>;

/** A variable that must not be blank. */
function text(fallback: string) {
  return v.string().optional(() => fallback).assert(
    (value) => value.trim() === value && value !== "",
    "is blank or has spaces around it: set it, or remove it to use the default",
  );
}

function whole(fallback: string, least: number, most: number) {
  return text(fallback).map((digits) =>
    /^\d{1,9}$/.test(digits) ? Number(digits) : NaN
  ).assert(
    (number) => number >= least && number <= most,
    `is not a whole number from ${least} to ${most}`,
  );
}

/** Whether a text is an IP address, or one with a prefix length (RFC 4632 §3.1, RFC 4291 §2.3). */
function isNetwork(text: string): boolean {
  const [address = "", prefix = "0", ...rest] = text.split("/");
  const isIpv4 = URL.parse(`http://${address}`)?.hostname === address &&
    /^[\d.]+$/.test(address);
  const isAddress = isIpv4 || URL.canParse(`http://[${address}]`);
  return isAddress && rest.length === 0 && /^\d{1,3}$/.test(prefix) &&
    Number(prefix) <= (isIpv4 ? 32 : 128);
}

function isHttpUrl(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) &&
    url.username === "" && url.password === "";
}

/**
 * Reads and checks all settings.
 *
 * @throws {SettingsError} with a sentence for every variable that is blank or malformed, or not fit
 * for production (`APP_URL` is https).
 */
export function readSettings(
  env: Readonly<Record<string, string | undefined>>,
): Settings {
  const result = environment.try(env, { mode: "strip" });
  const problems = result.ok
    ? productionProblems(result.value)
    : result.issues.map((issue) => {
      const why = issue.code === "custom_error" ? issue.message : issue.code;
      return `${issue.path.join(".")} ${why}`;
    });
  if (result.ok && problems.length === 0) return result.value;
  throw new SettingsError(problems.join("\n"));
}

function productionProblems(
  { APP_URL, CLIENT_SECRET, ISSUER, DENO_KV_PATH }: Settings,
): string[] {
  if (!APP_URL.startsWith("https:")) return [];
  const rules: [isBroken: boolean, problem: string][] = [
    [
      CLIENT_SECRET === QUICKSTART_SECRET,
      "CLIENT_SECRET is the quickstart's, which everybody knows: set a secret of your own for production",
    ],
    [
      CLIENT_SECRET.length < SHORTEST_PRODUCTION_SECRET,
      `CLIENT_SECRET is shorter than ${SHORTEST_PRODUCTION_SECRET} characters: let FusionAuth generate one for production`,
    ],
    [
      !ISSUER.startsWith("https:"),
      "ISSUER is not https: production needs an https issuer",
    ],
    [
      DENO_KV_PATH === ":memory:",
      "DENO_KV_PATH is :memory:, which forgets every session at a restart: set a file or a KV server for production",
    ],
  ];
  return rules.filter(([isBroken]) => isBroken).map(([, problem]) => problem);
}

function readSettingsOrExit(): Settings {
  try {
    return readSettings(Deno.env.toObject());
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    // deno-lint-ignore no-console
    console.error(`ChangeBank cannot start.\n${error.message}`);
    Deno.exit(1);
  }
}

/** The settings of this process. */
export const settings: Settings = readSettingsOrExit();
