import "@std/dotenv/load";

/** What the environment decides. Every variable stands in `.env.example` with its meaning. */
export interface Settings {
  /** FusionAuth's issuer, byte for byte as tokens carry it; no trailing slash. */
  readonly issuer: string;
  /** The application's id in lower case, as tokens carry it. */
  readonly clientId: string;
  readonly clientSecret: string;
  /** The app's public origin. Redirect URIs, cookie flags and the CSRF check come from it. */
  readonly appUrl: string;
  /** The port the server listens on. */
  readonly port: number;
  /** Where Deno KV is; `undefined` is Deno's own default. */
  readonly kvPath: string | undefined;
  readonly sessionIdleMinutes: number;
  readonly sessionMaxHours: number;
  /** Whether `POST /webhooks/fusionauth` is open. */
  readonly webhookEnabled: boolean;
}

/** The settings that cannot be used, one sentence each. The sentences never hold a value. */
export class SettingsError extends Error {
  override readonly name = "SettingsError";
}

const DEFAULTS = {
  ISSUER: "http://localhost:9011",
  CLIENT_ID: "e9fdb985-9173-4e01-9d73-ac2d60d1dc8e",
  CLIENT_SECRET:
    "super-secret-secret-that-should-be-regenerated-for-production",
  APP_URL: "http://localhost:5000",
  PORT: "5000",
  SESSION_IDLE_MINUTES: "30",
  SESSION_MAX_HOURS: "12",
  WEBHOOK_ENABLED: "true",
} as const;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const SHORTEST_PRODUCTION_SECRET = 16;

/**
 * Reads and checks all settings.
 *
 * @throws {SettingsError} with a sentence for every variable that is blank or malformed, or not
 * fit for production (`APP_URL` is https).
 */
export function readSettings(
  env: Readonly<Record<string, string | undefined>>,
): Settings {
  const problems: string[] = [];

  function text(name: keyof typeof DEFAULTS): string {
    const value = env[name] ?? DEFAULTS[name];
    if (value.trim() === "" || value.trim() !== value) {
      problems.push(
        `${name} is blank or has spaces around it: set it, or remove it to use the default`,
      );
    }
    return value;
  }

  function whole(name: keyof typeof DEFAULTS, least: number, most: number) {
    const value = text(name);
    const number = /^\d{1,9}$/.test(value) ? Number(value) : NaN;
    if (!(number >= least && number <= most)) {
      problems.push(
        `${name} is not a whole number from ${least} to ${most}`,
      );
    }
    return number;
  }

  const issuer = text("ISSUER");
  if (!isHttpUrl(issuer) || /\/$|[?#]/.test(issuer)) {
    problems.push(
      "ISSUER is not an http or https URL without trailing slash, query and fragment: set FusionAuth's issuer exactly as its discovery document shows it",
    );
  }
  const clientId = text("CLIENT_ID");
  if (!UUID.test(clientId)) {
    problems.push(
      "CLIENT_ID is not a UUID: set the application's id from FusionAuth",
    );
  }
  const clientSecret = text("CLIENT_SECRET");
  const appUrl = text("APP_URL");
  if (!isHttpUrl(appUrl) || new URL(appUrl).origin !== appUrl) {
    problems.push(
      "APP_URL is not an origin: set scheme, host and port only, in lower case, such as https://bank.example.com",
    );
  }
  const kvPath = env.DENO_KV_PATH;
  if (kvPath !== undefined && kvPath.trim() === "") {
    problems.push(
      "DENO_KV_PATH is blank: set a file, :memory: or the https URL of a KV server, or remove it",
    );
  }
  const webhook = text("WEBHOOK_ENABLED");
  if (webhook !== "true" && webhook !== "false") {
    problems.push("WEBHOOK_ENABLED is neither true nor false");
  }

  if (appUrl.startsWith("https:")) {
    if (clientSecret === DEFAULTS.CLIENT_SECRET) {
      problems.push(
        "CLIENT_SECRET is the kickstart's, which everybody knows: set a secret of your own for production",
      );
    } else if (clientSecret.length < SHORTEST_PRODUCTION_SECRET) {
      problems.push(
        `CLIENT_SECRET is shorter than ${SHORTEST_PRODUCTION_SECRET} characters: let FusionAuth generate one for production`,
      );
    }
    if (!issuer.startsWith("https:")) {
      problems.push("ISSUER is not https: production needs an https issuer");
    }
    if (kvPath === ":memory:") {
      problems.push(
        "DENO_KV_PATH is :memory:, which forgets every session at a restart: set a file or a KV server for production",
      );
    }
  }

  const settings: Settings = {
    issuer,
    clientId: clientId.toLowerCase(),
    clientSecret,
    appUrl,
    port: whole("PORT", 0, 65_535),
    kvPath,
    sessionIdleMinutes: whole("SESSION_IDLE_MINUTES", 1, 1_440),
    sessionMaxHours: whole("SESSION_MAX_HOURS", 1, 720),
    webhookEnabled: webhook === "true",
  };
  if (problems.length > 0) throw new SettingsError(problems.join("\n"));
  return settings;
}

function isHttpUrl(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) &&
    url.username === "" && url.password === "";
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
