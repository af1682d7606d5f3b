import { USER_API } from "./api_behaviours.ts";
import { AUTHORIZE } from "./authorize_behaviours.ts";
import type { Behaviour } from "./behaviour.ts";
import { ENDPOINTS } from "./endpoint_behaviours.ts";
import { TOKEN } from "./token_behaviours.ts";

/** What the emulator copies from FusionAuth's documentation, as far as HTTP shows it. */
export const DOCUMENTED: readonly Behaviour[] = [
  ...AUTHORIZE,
  ...TOKEN,
  ...ENDPOINTS,
  ...USER_API,
];
