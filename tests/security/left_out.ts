/** Checks, or parts of them, that no test holds, and why. */
export const LEFT_OUT: Readonly<Record<string, string>> = {
  S20: "the 100 ms: tests have no time limits",
  S31: "the app asks for no `max_age` and no `acr`",
  S33: "an endless document is cut early instead of sending 50 MB",
  S34:
    "10,000 keys are refused, since the set is over the size limit, not ignored",
  S36: "10,000 generated ids and 20 sign-ins instead of 10,000 sign-ins",
  S46:
    "50 sign-ins and 50 abandoned flows instead of 1,000; expiry is read from the rows, not waited for",
  S56:
    "`GET /logout` stays, because FusionAuth calls it by GET; it ends the caller's own session on navigation alone (README)",
  S62: "in the sense of FusionAuth's webhooks: it sends no logout tokens",
  S66:
    "a form of ours without token passes: Origin is the defence, the token binds a form to its session",
  S70: "a corpus of our own; the well-known lists are not copied",
  S75: "in Chromium alone",
  S76:
    "by the scoring code that npm has (algorithm 4): full marks without preload; `headers_test.ts` holds what algorithm 6 adds",
  S89: "1,000 provoked errors; memory is not measured",
  S90: "memory is not measured; the 10 seconds are hurried",
  S91:
    "a proxy's work: put one with a header time-out in front. `serve.ts` restarts a listener that failed",
  S92:
    "a proxy's work, or the platform's: the app has no rate limits. Pending flows expire after ten minutes",
  S93: "no limit is keyed on an address; guessed session ids cost one read",
  S95: "milliseconds are not measured",
  S100:
    "there is no app-wide key to rotate: each session is sealed by its own id. A new client secret takes effect at a restart",
  S101: "200 sign-ins instead of 500",
  S105: "other routes must answer meanwhile; percentiles are not measured",
  S106:
    "no name look-up fails, since tests reach this machine alone; it is the same error as a refused connection",
  S107: "an endless body is cut early; memory is not measured",
  S108: "200 sign-ins instead of 500",
  S110:
    "no stopped KV server, no full disk, no commit that times out: a local KV has no way to make them",
  S111:
    "a clock that is one to four minutes behind passes while its tokens are valid",
  S112: "the replicas' clock is replaced; KV's own stays",
  S115: "in short form, without assets that changed",
  S119: "in Chromium alone",
};
