import { readForm } from "../http/body.ts";
import { isPasswordField } from "../http/password_fields.ts";
import { keysBrought, keysLeft, type StepKeys } from "./keys.ts";
import type { Parameter } from "./result.ts";
import { hasProblem, placeOf, type Step } from "./step.ts";
import type { StepRecorder } from "./step_recorder.ts";

/** A request that was answered. */
export interface Exchange {
  readonly request: Request;
  readonly url: URL;
  readonly response: Response;
  readonly recorder: StepRecorder;
  readonly entry: ExchangeEntry;
}

/** What the log knows of it. */
interface ExchangeEntry {
  readonly at: number;
  readonly path: string;
  readonly clientId: string | null;
  readonly grantType: string | null;
  readonly milliseconds: number;
  readonly faults?: readonly string[];
}

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
export async function observeStep(
  exchange: Exchange,
): Promise<ObservedStep | null> {
  const { request, url, response, recorder, entry } = exchange;
  const { method, headers } = request;
  const form = await readForm(request);
  // A fault may answer before the endpoint knows the grant.
  const grantType = entry.grantType ?? form.get("grant_type");
  const place = placeOf(method, entry.path, grantType);
  if (place === null) return null;
  const { kind, begins } = place;
  const { result } = recorder;
  const step: Step = {
    id: recorder.id,
    kind,
    at: entry.at,
    method,
    path: entry.path,
    parameters: readParameters(url.searchParams, form),
    authorization: headers.get("authorization"),
    checks: recorder.checks,
    result,
    clientId: entry.clientId,
    loginId: recorder.loginId,
    status: response.status,
    milliseconds: entry.milliseconds,
    faults: entry.faults ?? [],
  };
  if (begins === "with a problem" && !hasProblem(step)) return null;
  const parameters = method === "GET" ? url.searchParams : form;
  return {
    step,
    keys: {
      brings: [...recorder.ties, ...keysBrought(kind, parameters, headers)],
      leaves: keysLeft(kind, headers, { result, response: response.headers }),
    },
    joins: begins === "never",
  };
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
