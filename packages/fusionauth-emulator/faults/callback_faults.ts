import type { Exchange, Fault } from "./fault.ts";
import type { CallbackFault, LogoutFault } from "./fault_names.ts";

/** Wrong or unusual parameters of the client's callback. */
export const CALLBACK_FAULTS: Readonly<Record<CallbackFault, Fault>> = {
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
      it.set("error_description", "An injected fault.");
    },
  },
  /** As in the implicit flow, which the client did not ask for. */
  "tokens-added": {
    callback(it) {
      it.set("access_token", "an-access-token");
      it.set("id_token", "an-id-token");
    },
  },
};

/** Wrong parameters of the redirect after a logout. */
export const LOGOUT_FAULTS: Readonly<Record<LogoutFault, Fault>> = {
  "state-wrong": editLocation((it) => it.set("state", "another-state")),
  "state-missing": editLocation((it) => it.delete("state")),
};

function double(parameters: URLSearchParams, name: string) {
  parameters.append(name, parameters.get(name) ?? "");
}

function editLocation(edit: (parameters: URLSearchParams) => void): Fault {
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
