import type { Exchange, Mode } from "./fault.ts";

/** What can be wrong, or odd, with the parameters that come back to the client's callback. */
export const CALLBACK_MODES = {
  "iss-wrong": { callback: (it) => it.set("iss", "https://issuer.example") },
  "iss-missing": { callback: (it) => it.delete("iss") },
  "iss-doubled": { callback: (it) => double(it, "iss") },
  "state-wrong": { callback: (it) => it.set("state", "another-state") },
  "state-missing": { callback: (it) => it.delete("state") },
  "state-doubled": { callback: (it) => double(it, "state") },
  "code-wrong": { callback: (it) => it.set("code", "another-code") },
  "code-missing": { callback: (it) => it.delete("code") },
  "code-doubled": { callback: (it) => double(it, "code") },
  "denied": {
    callback(it) {
      it.delete("code");
      it.set("error", "access_denied");
      it.set("error_reason", "access_denied");
      it.set("error_description", "The bench answers so.");
    },
  },
  /** As in the implicit flow, which nobody asked for. */
  "tokens-added": {
    callback(it) {
      it.set("access_token", "an-access-token");
      it.set("id_token", "an-id-token");
    },
  },
} satisfies Record<string, Mode>;

/** What can be odd with the return from the logout endpoint. */
export const LOGOUT_MODES = {
  "state-wrong": returns((it) => it.set("state", "another-state")),
  "state-missing": returns((it) => it.delete("state")),
} satisfies Record<string, Mode>;

function double(parameters: URLSearchParams, name: string) {
  parameters.append(name, parameters.get(name) ?? "");
}

function returns(edit: (parameters: URLSearchParams) => void): Mode {
  return {
    async answer({ next }: Exchange) {
      const response = await next();
      const location = response.headers.get("location");
      if (location === null) return response;
      const url = new URL(location);
      edit(url.searchParams);
      response.headers.set("location", url.href);
      return response;
    },
  };
}
