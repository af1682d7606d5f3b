import { isRecord } from "../data/is_record.ts";
import { readForm, readText } from "../http/body.ts";
import { type Field, readField } from "../kickstart/file/field.ts";

/** The parameters of the query, overridden by those of a form or a flat JSON body. */
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
    for (const [name, value] of Object.entries(body ?? {})) {
      if (value !== null) parameters.set(name, String(value));
    }
  }
  return parameters;
}

/** The JSON object in the body; null when it is not one. */
export async function readJsonBody(request: Request): Promise<Field | null> {
  const value = parseJson(await readText(request));
  if (value === null) return null;
  return readField({
    value,
    place: (key) => ({ file: "the request's body", line: 1, key }),
  });
}

function parseJson(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}
