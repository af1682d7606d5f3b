import { isPasswordField } from "../http/password_fields.ts";
import type { Exchange } from "./exchange.ts";
import { keysBrought, keysLeft, type StepKeys } from "./keys.ts";
import type { Parameter } from "./result.ts";
import { hasProblem, placeOf, type Step } from "./step.ts";

/** A step, and what ties it to its story. */
export interface ObservedStep {
  readonly step: Step;
  readonly keys: StepKeys;
  /** Whether it only continues a story. */
  readonly joins: boolean;
}

const PARAMETERS_KEPT = 60;
const CHARACTERS_KEPT = 16_000;

/** The step of a request; null when it is no part of a story. */
export function observeStep(exchange: Exchange): ObservedStep | null {
  const { method, recorder, entry } = exchange;
  const query = new URLSearchParams(exchange.search);
  const form = new URLSearchParams(exchange.form);
  // A fault may answer before the endpoint knows the grant.
  const grantType = entry.grantType ?? form.get("grant_type");
  const place = placeOf(method, entry.path, grantType);
  if (place === null) return null;
  const { kind, begins } = place;
  const step: Step = {
    id: recorder.id,
    kind,
    at: entry.at,
    method,
    path: entry.path,
    parameters: readParameters(query, form),
    authorization: exchange.authorization,
    checks: recorder.checks,
    result: recorder.result,
    clientId: entry.clientId ?? clientIdIn(query) ?? clientIdIn(form),
    loginId: recorder.loginId,
    status: entry.status,
    milliseconds: entry.milliseconds,
    faults: entry.faults ?? [],
  };
  if (begins === "with a problem" && !hasProblem(step)) return null;
  const parameters = method === "GET" ? query : form;
  return {
    step,
    keys: {
      brings: [
        ...recorder.ties,
        ...keysBrought(kind, parameters, exchange),
      ],
      leaves: keysLeft(kind, exchange),
    },
    joins: begins === "never",
  };
}

function clientIdIn(parameters: URLSearchParams): string | null {
  return parameters.get("client_id")?.toLowerCase() || null;
}

/** The parameters of query and form, without passwords, cut to a bearable size. */
function readParameters(
  query: URLSearchParams,
  form: URLSearchParams,
): Parameter[] {
  const parameters: Parameter[] = [];
  let left = CHARACTERS_KEPT;
  for (const [name, value] of [...query, ...form]) {
    if (parameters.length === PARAMETERS_KEPT || left <= 0) break;
    const kept = isPasswordField(name) ? "{hidden}" : cut(value, left);
    parameters.push([cut(name, left), kept]);
    left -= name.length + kept.length;
  }
  return parameters;
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length)}…`;
}
