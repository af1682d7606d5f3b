/** Checks, or parts of them, that no test holds, and why. */
export const LEFT_OUT: Readonly<Record<string, string>> = {
  S20: "the 100 ms: tests have no time limits",
  S31: "the app requests neither `max_age` nor `acr`",
  S33: "an endless document is cut off early instead of sending 50 MB",
  S34: "10,000 keys are refused as too large, not ignored",
  S36: "10,000 generated ids and 20 sign-ins instead of 10,000 sign-ins",
  S46:
    "50 sign-ins and 50 abandoned transactions instead of 1,000; expiry is read from the rows, not waited for",
  S56:
    "`GET /logout` stays, because FusionAuth calls it by GET; it ends the caller's own session on navigation alone (README)",
  S62: "applied to FusionAuth's webhooks: it sends no logout tokens",
  S66:
    "a form of the app without a token passes: Origin is the defence, the token binds a form to its session",
  S70: "a corpus of our own; the well-known lists are not copied",
  S75: "in Chromium alone",
  S76:
    "by the scoring code that npm has (algorithm 4): full marks without preload; `security_headers_test.ts` checks what algorithm 6 adds",
  S89: "1,000 provoked errors; memory is not measured",
  S90: "memory is not measured; the 10 seconds are shortened",
  S91:
    "a proxy's work: put one with a header timeout in front. `serve.ts` restarts a listener that failed",
  S92:
    "a proxy's work, or the platform's: the app has no rate limits. Pending transactions expire after ten minutes",
  S93:
    "no limit is keyed on an address; guessed session ids cost one read each",
  S95: "milliseconds are not measured",
  S100:
    "there is no app-wide key to rotate: the tokens of each session are encrypted with a key of its own. A new client secret takes effect at a restart",
  S101: "200 sign-ins instead of 500",
  S105: "other routes must answer meanwhile; percentiles are not measured",
  S106:
    "no name look-up fails, since tests reach only this machine; it is the same error as a refused connection",
  S107: "an endless body is cut off early; memory is not measured",
  S108: "200 sign-ins instead of 500",
  S110:
    "no stopped KV server, no full disk, no commit that times out: a local KV cannot produce them",
  S111:
    "a clock that is one to four minutes behind passes while its tokens are valid",
  S112: "the replicas' clock is replaced; KV's own is not",
  S115: "in short form, without changed assets",
  S119: "in Chromium alone",
};
