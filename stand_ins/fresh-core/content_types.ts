import { extname } from "node:path";
import { notCovered } from "./refused.ts";

const TEXT = "; charset=UTF-8";
const BINARY =
  "image: avif gif jpeg png webp, font: woff woff2 ttf, video: mp4 webm, application: pdf wasm xml";
const CONTENT_TYPES = new Map([
  ["", "text/plain"],
  [".css", `text/css${TEXT}`],
  [".html", `text/html${TEXT}`],
  [".ico", "image/vnd.microsoft.icon"],
  [".jpg", "image/jpeg"],
  [".js", `text/javascript${TEXT}`],
  [".json", `application/json${TEXT}`],
  [".map", `application/json${TEXT}`],
  [".svg", "image/svg+xml"],
  [".txt", `text/plain${TEXT}`],
  [".webmanifest", `application/manifest+json${TEXT}`],
]);
for (const [kind, names] of BINARY.split(", ").map((of) => of.split(": "))) {
  for (const name of names?.split(" ") ?? []) {
    CONTENT_TYPES.set(`.${name}`, `${kind}/${name}`);
  }
}

/** contentTypeOf reads the content type of a file off its name. */
export function contentTypeOf(path: string): string {
  const ending = extname(path);
  const type = CONTENT_TYPES.get(ending);
  if (type === undefined) throw notCovered(`the content type of ${ending}`);
  return type;
}
