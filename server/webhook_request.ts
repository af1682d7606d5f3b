/** Where FusionAuth sends its events. Servers call it: it needs no Origin, and any Host will do. */
export const WEBHOOK_PATH = "/webhooks/fusionauth";

/** The header that signs an event. */
export const SIGNATURE_HEADER = "x-fusionauth-signature-jwt";
