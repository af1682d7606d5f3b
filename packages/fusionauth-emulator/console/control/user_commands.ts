import { userDocument } from "../../data/documents.ts";
import { isRecord } from "../../data/is_record.ts";
import { revokeUser } from "../../instance/revocation.ts";
import { type ApiRequest, callApi } from "../api_client.ts";
import type { Operator } from "../operator.ts";
import type { Commands, Json } from "./command.ts";
import { findUser } from "./find_user.ts";

/** Users: created and changed by FusionAuth's API, with its bodies, but without an API key. */
export function userCommands(operator: Operator): Commands {
  const { core } = operator;
  const { store } = core;

  async function call(request: ApiRequest): Promise<unknown> {
    const answer = await callApi(operator, request);
    if (answer.kind === "ok") {
      return Object.keys(answer.body).length === 0 ? undefined : answer.body;
    }
    const messages = [...answer.errors].map(([field, message]) =>
      field === "" ? message : `${field}: ${message}`
    );
    throw new TypeError(messages.join(" "));
  }

  const pathOf = (named: Json) => `/api/user/${findUser(store, named).id}`;
  const named = (query: URLSearchParams): Json => Object.fromEntries(query);

  return {
    "GET users": () => ({ users: [...store.users.values()].map(userDocument) }),
    "POST user": ({ body: { tenantId, ...body } }) =>
      call({
        method: "POST",
        path: "registration" in body ? "/api/user/registration" : "/api/user",
        body,
        tenantId: typeof tenantId === "string"
          ? tenantId
          : tenantOf(operator, body),
      }),
    "PATCH user": ({ body: { userId, loginId, ...body } }) =>
      call({ method: "PATCH", path: pathOf({ userId, loginId }), body }),
    "DELETE user": ({ query }) =>
      call({
        method: "DELETE",
        path: `${pathOf(named(query))}?hardDelete=true`,
      }),
    "POST lock": ({ body }) => call({ method: "DELETE", path: pathOf(body) }),
    "POST unlock": ({ body }) =>
      call({ method: "PUT", path: `${pathOf(body)}?reactivate=true` }),
    "POST sign-out": ({ body }) => {
      const { id, tenantId } = findUser(store, body);
      revokeUser(core, id, tenantId);
    },
    "PUT registration": ({ body: { userId, loginId, ...body } }) => {
      const { id, registrations } = findUser(store, { userId, loginId });
      const applicationId = applicationIdOf(body);
      const isNew = registrations.every((it) =>
        it.applicationId !== applicationId
      );
      const method = isNew ? "POST" : "PUT";
      return call({ method, path: `/api/user/registration/${id}`, body });
    },
    "DELETE registration": ({ query }) => {
      const { id } = findUser(store, named(query));
      const path = `/api/user/registration/${id}/${query.get("applicationId")}`;
      return call({ method: "DELETE", path });
    },
  };
}

/** The tenant of the application that a new user is registered for, or the default one. */
function tenantOf({ core: { store } }: Operator, body: Json): string {
  const application = store.applications.get(applicationIdOf(body));
  return store.tenantOf(application ?? null).id;
}

function applicationIdOf({ registration }: Json): string {
  return isRecord(registration) ? String(registration.applicationId) : "";
}
