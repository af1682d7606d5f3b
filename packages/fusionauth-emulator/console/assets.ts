import { live } from "./live/live_script.ts";
import { CONSOLE_STYLES } from "./styles.ts";

/** `GET /console/console.css`. */
export function consoleStyles(): Response {
  return asset(CONSOLE_STYLES, "text/css");
}

/** `GET /console/console.js`: keeps an open page up to date. */
export function consoleScript(): Response {
  return asset(`(${live})();\n`, "text/javascript");
}

function asset(text: string, type: string): Response {
  return new Response(text, {
    headers: {
      "content-type": `${type}; charset=utf-8`,
      "cache-control": "no-cache",
      "x-content-type-options": "nosniff",
    },
  });
}
