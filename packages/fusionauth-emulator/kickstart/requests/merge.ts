import { isRecord } from "../../data/is_record.ts";

/**
 * Merges a PATCH body into a document: null removes a member (RFC 7396). Lists are replaced or, with
 * plain JSON, appended to; each element is kept once.
 */
export function merge(
  known: unknown,
  change: unknown,
  appendsToLists: boolean,
): unknown {
  if (Array.isArray(change) && Array.isArray(known) && appendsToLists) {
    return [...new Set([...known, ...change])];
  }
  if (!isRecord(change)) return change;
  const merged: Record<string, unknown> = isRecord(known) ? { ...known } : {};
  for (const [key, value] of Object.entries(change)) {
    if (value === null) delete merged[key];
    else merged[key] = merge(merged[key], value, appendsToLists);
  }
  return merged;
}
