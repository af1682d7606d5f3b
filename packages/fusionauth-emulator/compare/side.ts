import { type Fixture, FIXTURES } from "./fixtures.ts";

/** One of the two that are compared. */
export interface Target {
  readonly name: string;
  readonly origin: string;
  readonly apiKey: string;
  readonly tenantId: string;
}

/** A side whose applications have been created. */
export interface Side extends Target, AsyncDisposable {
  /** Calls its API, as JSON. */
  call(
    request: readonly [method: string, path: string],
    body?: unknown,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Response>;
  /** Creates a user who is registered for an application, and is deleted at the end. */
  createUser(application: Fixture, roles?: string[]): Promise<Person>;
}

/** A user of the comparison. */
export interface Person {
  readonly id: string;
  readonly loginId: string;
  readonly password: string;
}

/** Why a comparison cannot be made; the message says what to do, without the API key. */
export class CompareError extends Error {
  override name = "CompareError";
}

/**
 * Creates the applications of the comparison where they do not exist; what was created is deleted at
 * the end. Throws CompareError when the side does not answer or refuses the API key.
 */
export async function openSide(target: Target): Promise<Side> {
  const { name, origin, apiKey, tenantId } = target;
  const created: string[] = [];
  const applicationStatus = new Map<string, number>();

  const call: Side["call"] = async ([method, path], body, headers = {}) => {
    try {
      return await fetch(new URL(path, origin), {
        method,
        redirect: "manual",
        headers: {
          "authorization": apiKey,
          "x-fusionauth-tenantid": tenantId,
          ...(body === undefined ? {} : { "content-type": "application/json" }),
          ...headers,
        },
        body: body === undefined ? null : JSON.stringify(body),
      });
    } catch (cause) {
      throw new CompareError(`${name} at ${origin} does not answer`, { cause });
    }
  };

  async function statusOf(
    request: readonly [method: string, path: string],
    body?: unknown,
  ): Promise<number> {
    const response = await call(request, body);
    await response.body?.cancel();
    return response.status;
  }

  async function close() {
    for (const path of created.toReversed()) await statusOf(["DELETE", path]);
  }

  const loginId = "comparison-nobody@example.com";
  const status = await statusOf(["GET", `/api/user?loginId=${loginId}`]);
  if (status !== 404) {
    throw new CompareError(
      `${name} at ${origin} refuses the API key, or is not FusionAuth: the status of its user API is ${status}`,
    );
  }
  for (const { id, application } of FIXTURES) {
    const path = `/api/application/${id}`;
    const status = await statusOf(["POST", path], { application });
    applicationStatus.set(id, status);
    if (status === 200) created.push(`${path}?hardDelete=true`);
  }

  return {
    ...target,
    call,
    async createUser({ id: applicationId }, roles) {
      const id = crypto.randomUUID();
      const loginId = `comparison-${id}@example.com`;
      const password = `Comparison-${id}`;
      const status = await statusOf(["POST", `/api/user/registration/${id}`], {
        skipVerification: true,
        skipRegistrationVerification: true,
        user: { email: loginId, password, firstName: "Ada", lastName: "Byron" },
        registration: { applicationId, ...(roles ? { roles } : {}) },
      });
      if (status !== 200) {
        throw new CompareError(
          `${name} does not register a user for an application: the status is ${status}, and that of creating the application was ${
            applicationStatus.get(applicationId)
          }`,
        );
      }
      created.push(`/api/user/${id}?hardDelete=true`);
      return { id, loginId, password };
    },
    [Symbol.asyncDispose]: close,
  };
}
