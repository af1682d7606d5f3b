/**
 * Importing this module loads `.env` into the environment, before modules that are imported after
 * it run: hence nothing here is awaited.
 *
 * @module
 */
import { loadSync } from "./mod.ts";

loadSync({ export: true });
