import { stableUuid } from "./secrets.ts";

/** The id of the FusionAuth application itself. */
export const FUSIONAUTH_APPLICATION_ID = "3c219e58-ed0e-4b18-ad48-f4f92793ae32";
/** The id of the key that signs when nothing else is configured. */
export const DEFAULT_SIGNING_KEY_ID = stableUuid("default-signing-key");
