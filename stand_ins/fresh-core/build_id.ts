import { createHash } from "node:crypto";
import { setBuildId } from "./assets.ts";

const deployment = Deno.env.get("DENO_DEPLOYMENT_ID") ||
  Deno.env.get("GITHUB_SHA") || Deno.env.get("CI_COMMIT_SHA") ||
  crypto.randomUUID();

/** What this process builds is named after its deployment, where it has one. */
export const BUILD_ID = createHash("sha1").update(deployment).digest("hex");

setBuildId(BUILD_ID);
