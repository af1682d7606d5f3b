import type { Device } from "../data/refresh_token.ts";

/** The device that a request describes in `metaData.device`. */
export function deviceOf(parameters: URLSearchParams): Device {
  const get = (name: string) => parameters.get(`metaData.device.${name}`);
  return {
    name: get("name") || null,
    type: get("type") || null,
    description: get("description") || null,
  };
}
