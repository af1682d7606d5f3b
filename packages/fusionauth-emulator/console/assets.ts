import consoleCss from "./assets/console.css" with { type: "text" };
import formsCss from "./assets/forms.css" with { type: "text" };
import liveJs from "./assets/live.js" with { type: "text" };
import storiesCss from "./assets/stories.css" with { type: "text" };

/** `GET /console/console.css`; it follows the browser's light or dark preference. */
export function consoleStyles(): Response {
  return asset(consoleCss + storiesCss + formsCss, "text/css");
}

/** `GET /console/console.js`: keeps an open page up to date. */
export function consoleScript(): Response {
  return asset(liveJs, "text/javascript");
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
