import { stableUuid } from "./secrets.ts";

/** The id of FusionAuth's own application, its admin pages. */
export const FUSIONAUTH_APPLICATION_ID = "3c219e58-ed0e-4b18-ad48-f4f92793ae32";
/** The id of the key that signs when no other is configured. */
export const DEFAULT_SIGNING_KEY_ID = stableUuid("default-signing-key");
