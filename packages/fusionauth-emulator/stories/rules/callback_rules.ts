import { durationOf } from "../../data/duration.ts";
import { defineRule } from "../check.ts";

/** Facts about the issuer and the address that was used. */
interface IssuerFacts {
  readonly issuer: string;
  readonly origin: string;
}

/** The issuer is the address under which the client reaches the emulator. */
export const issuerHere = defineRule<IssuerFacts>({
  name: "issuer-here",
  title: "The issuer is this address",
  found: ({ issuer }) => issuer,
  problem: ({ issuer, origin }) => ({
    mistake:
      `The address was \`${origin}\`, but the issuer is \`${issuer}\`: that is what discovery, the callback's \`iss\` and the tokens say. A client that checks it, as it should, stops.`,
    fix: URL.canParse(issuer)
      ? `Configure the client with the issuer \`${issuer}\`, exactly, or change \`issuer\` of the tenant in the kickstart to \`${origin}\`.`
      : `Set \`issuer\` of the tenant to \`${origin}\` in the kickstart: \`PATCH /api/tenant/{id}\` with \`{"tenant": {"issuer": "${origin}"}}\`.`,
  }),
});

/** Facts about a code that nobody exchanged. */
interface ExchangeFacts {
  readonly redirectUri: string;
  readonly issuer: string;
  readonly seconds: number;
}

/** The client exchanges the code of its callback. */
export const codeExchanged = defineRule<ExchangeFacts>({
  name: "code-exchanged",
  title: "The client exchanges the code",
  found: () => null,
  problem: ({ redirectUri, issuer, seconds }) => ({
    mistake:
      `The browser was sent to \`${redirectUri}\` with a code, but the client did not exchange it within ${
        durationOf(seconds)
      }: it stopped in its callback.`,
    fix:
      `Look at the client's own log. Usual causes: the cookie that holds \`state\` and the verifier was not sent, nothing answers at the redirect URI, the client refused \`iss\` (it must be configured with \`${issuer}\`), or it cannot reach the token endpoint.`,
  }),
});
