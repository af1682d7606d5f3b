import { isRecord } from "../data/is_record.ts";
import { readForm, readText } from "../http/body.ts";
import { type Field, readField } from "../kickstart/file/field.ts";
import {
  findJsonMistake,
  withoutByteOrderMark,
} from "../kickstart/file/json_source.ts";
import { KickstartError } from "../kickstart/file/kickstart_error.ts";

const BODY = "the request's body";

/**
 * The parameters of the query, overridden by those of a form or a flat JSON body. Throws
 * KickstartError for JSON that is malformed or not an object.
 */
export async function readParameters(
  request: Request,
  url: URL,
): Promise<URLSearchParams> {
  const parameters = new URLSearchParams(url.searchParams);
  for (const [name, value] of await readForm(request)) {
    parameters.set(name, value);
  }
  const type = request.headers.get("content-type") ?? "";
  if (/^application\/json\b/i.test(type)) {
    const body = parseJson(await readText(request));
    for (const [name, value] of Object.entries(body)) {
      if (value !== null) parameters.set(name, String(value));
    }
  }
  return parameters;
}

/**
 * The JSON object in the body; an empty one without a body. Throws KickstartError for JSON that is
 * malformed or not an object.
 */
export async function readJsonBody(request: Request): Promise<Field> {
  const value = parseJson(await readText(request));
  return readField({ value, place: (key) => ({ file: BODY, line: 1, key }) });
}

/** Whether a PATCH replaces lists (RFC 7396). */
export function isMergePatch({ headers }: Request): boolean {
  return /^application\/merge-patch\+json\b/i.test(
    headers.get("content-type") ?? "",
  );
}

function parseJson(sent: string): Record<string, unknown> {
  const text = withoutByteOrderMark(sent);
  if (text.trim() === "") return {};
  const value = parseOrThrow(text);
  if (isRecord(value)) return value;
  throw malformed(1, "Unable to parse JSON: it must be an object.");
}

function parseOrThrow(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const { line, column, problem } = findJsonMistake(text);
    throw malformed(
      line,
      `Unable to parse JSON: ${problem} (line ${line}, column ${column}).`,
    );
  }
}

function malformed(line: number, problem: string): KickstartError {
  return new KickstartError({ file: BODY, line, key: "" }, problem, true);
}
