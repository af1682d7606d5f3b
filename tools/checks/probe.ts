import { readLimited } from "@/server/read_limited.ts";

const TIME_LIMIT_MS = 3_000;
const SIZE_LIMIT_BYTES = 512 * 1024;

/** An answer to a probe. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Empty when it is longer than 512 KiB. */
  readonly text: string;
}

/** Sends one request, follows no redirect, and waits for 3 seconds; `null` without an answer. */
export async function probe(
  url: string | URL,
  init: RequestInit = {},
): Promise<Answer | null> {
  try {
    const response = await fetch(url, {
      ...init,
      redirect: "manual",
      signal: AbortSignal.timeout(TIME_LIMIT_MS),
    });
    const { status, headers, body } = response;
    const bytes = body && await readLimited(body, SIZE_LIMIT_BYTES);
    return {
      status,
      headers,
      text: new TextDecoder().decode(bytes ?? new Uint8Array()),
    };
  } catch {
    return null;
  }
}

/** An answer's JSON object; `null` when it is none. */
export function readJson(
  text: string,
): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text);
    const isObject = typeof value === "object" && value !== null &&
      !Array.isArray(value);
    return isObject ? { ...value } : null;
  } catch {
    return null;
  }
}

/** A word from outside as it may be printed. */
export function quote(value: unknown): string {
  return JSON.stringify(String(value).slice(0, 100));
}
