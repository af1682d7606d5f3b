import { parseArgs } from "node:util";
import { explain } from "../command/explain.ts";
import { applyRequests } from "../kickstart/requests/apply_kickstart.ts";
import { startInspectable } from "../server/start_emulator.ts";
import { compare, type Comparison } from "./compare.ts";
import { FIXTURES } from "./fixtures.ts";
import { describeComparison, summarize } from "./report.ts";
import { CompareError } from "./side.ts";

const USAGE =
  `Compares a running FusionAuth with the emulator, behaviour by behaviour.

  --issuer URL      where FusionAuth answers, such as http://localhost:9011
  --api-key KEY     an API key that may do everything (default: the environment
                    variable FUSIONAUTH_API_KEY)
  --kickstart PATH  the kickstart that FusionAuth was started with
                    (default: kickstart/kickstart.json)
  --help            shows this text

It creates applications and users in the default tenant, and deletes them at the
end. The status is 0 when nothing differs, 2 when something does, and 1 when the
comparison cannot be made.`;

interface CompareOptions {
  issuer: string;
  apiKey: string;
  kickstart: string | undefined;
}

async function main() {
  const options = readOptions(Deno.args);
  if (options === null) return write(USAGE);
  const { issuer, apiKey, kickstart } = options;
  await using emulator = await startInspectable({
    ...(kickstart === undefined ? {} : { kickstartFile: kickstart }),
    port: 0,
    stateFile: null,
    quiet: true,
  });
  const { store, keys } = emulator.core;
  if (emulator.apiKey === null) {
    throw new CompareError("The kickstart has no API key for the emulator");
  }
  await applyRequests({ store, keys, note() {} }, FIXTURES.map(requestOf));
  const tenantId = store.defaultTenantId;
  const comparisons: Comparison[] = [];
  let isInterrupted = false;
  const interrupt = () => isInterrupted = true;
  Deno.addSignalListener("SIGINT", interrupt);
  for await (
    const comparison of compare(
      { name: "FusionAuth", origin: issuer, apiKey, tenantId },
      {
        name: "The emulator",
        origin: emulator.origin,
        apiKey: emulator.apiKey,
        tenantId,
      },
    )
  ) {
    comparisons.push(comparison);
    write(describeComparison(comparison));
    // Leaves the loop, which deletes what was created.
    if (isInterrupted) break;
  }
  Deno.removeSignalListener("SIGINT", interrupt);
  write(summarize(comparisons));
  if (comparisons.some(({ result }) => result === "differs")) Deno.exitCode = 2;
}

/** The kickstart's request for an application. */
function requestOf({ id, application }: (typeof FIXTURES)[number]): unknown {
  const url = `/api/application/${id}`;
  return { method: "POST", url, body: { application } };
}

function readOptions(args: string[]): CompareOptions | null {
  const { values } = parse(args);
  if (values.help === true) return null;
  const { issuer, kickstart } = values;
  const apiKey = values["api-key"] ?? Deno.env.get("FUSIONAUTH_API_KEY");
  if (
    issuer === undefined || !/^https?:$/.test(URL.parse(issuer)?.protocol ?? "")
  ) {
    throw new CompareError(
      "--issuer must be the URL of a running FusionAuth, such as http://localhost:9011",
    );
  }
  if (apiKey === undefined || apiKey === "") {
    throw new CompareError("--api-key must be an API key of FusionAuth");
  }
  return { issuer: new URL(issuer).origin, apiKey, kickstart };
}

function parse(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        issuer: { type: "string" },
        "api-key": { type: "string" },
        kickstart: { type: "string" },
        help: { type: "boolean", short: "h" },
      },
    });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new CompareError("The options are wrong; see --help", {
      cause: error,
    });
  }
}

function stop(error: unknown): never {
  const sentence = error instanceof CompareError
    ? error.message
    : explain(error);
  if (sentence === null) throw error;
  // deno-lint-ignore no-console
  console.error(sentence);
  Deno.exit(1);
}

function write(text: string) {
  // deno-lint-ignore no-console
  console.log(text);
}

if (import.meta.main) await main().catch(stop);
