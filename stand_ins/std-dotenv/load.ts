/** Importing this module loads `.env` into the environment. @module */
import { load } from "./mod.ts";

await load({ export: true });
