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
  S63: "the latency of others: tests have no time limits",
  S66:
    "a form of the app without a token passes: Origin is the defence, the token binds a form to its session",
  S70: "a corpus of our own; the well-known lists are not copied",
  S75: "in Chromium alone",
  S76:
    "by the scoring code that npm has (algorithm 4): full marks without preload; `security_headers_test.ts` checks what algorithm 6 adds",
  S89: "1,000 provoked errors; memory is not measured",
  S90:
    "the 5 MB: Deno spends 18 KB on any connection that has sent half a request, before the app sees it. 3,000 half-sent bodies on each of three paths grow a server that has served pages by 13 MB (measured), one that has just started by 50; the connection of a body that timed out stays open",
  S91:
    "Deno has no time limit for headers (measured: none in 25 seconds), so a proxy ends them: `deploy/Caddyfile` does after 10 seconds (measured). Percentiles are not measured by tests; by hand, home took 1 ms in the median and 140 ms at worst beside 3,000 half-sent requests",
  S95: "the 50 ms: tests have no time limits",
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
