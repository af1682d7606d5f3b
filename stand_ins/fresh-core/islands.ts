import { Fragment, h, isValidElement, type VNode } from "preact";
import { Overlay, RELOAD_PATH } from "./overlay.ts";
import { notCovered } from "./refused.ts";
import { currentRendering, type Rendering } from "./rendering.ts";

/**
 * checkProps refuses what JSON does not carry to the browser.
 *
 * @throws {Error} for functions in the published package's words, for all else by name
 */
export function checkProps(
  island: string,
  value: unknown,
  around: object[] = [],
): void {
  if (value === null || value === undefined || Number.isFinite(value)) return;
  if (typeof value === "string" || typeof value === "boolean") return;
  if (typeof value === "function") {
    throw new Error("Serializing functions is not supported.");
  }
  if (typeof value !== "object") {
    throw notCovered(`${String(value)} in the props of the island ${island}`);
  }
  const what = unlikeJson(value, around);
  if (what !== null) {
    throw notCovered(`${what} in the props of the island ${island}`);
  }
  for (const member of Object.values(value)) {
    checkProps(island, member, [...around, value]);
  }
}

/** unlikeJson names what of an object would not arrive as it is. */
function unlikeJson(value: object, around: object[]): string | null {
  if (isValidElement(value)) return "JSX";
  if (around.includes(value)) return "a circular object";
  const isProps = around.length === 0;
  if (isProps && "children" in value && value.children !== undefined) {
    return "children";
  }
  if (Array.isArray(value)) {
    return value.includes(undefined) ? "undefined in an array" : null;
  }
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype
    ? null
    : prototype.constructor.name;
}

/** Scripts ends a document's body: the script that wakes islands, and what developers need. */
export function Scripts(): VNode | null {
  const rendering = currentRendering();
  if (rendering === null || rendering.hasScripts) return null;
  rendering.hasScripts = true;
  const { error, islands, isPartial, nonce, snapshot } = rendering;
  const code = islands.length > 0 && !isPartial ? bootCode(rendering) : "";
  const isDevelopment = snapshot?.config.mode === "development";
  return h(
    Fragment,
    null,
    code && h("script", {
      type: "module",
      nonce,
      dangerouslySetInnerHTML: { __html: code },
    }),
    isDevelopment && h("script", { type: "module", src: RELOAD_PATH }),
    isDevelopment && h(Overlay, { error }),
  );
}

/** bootCode writes the code that wakes the islands of a page. */
function bootCode({ islands, snapshot }: Rendering): string {
  const used = [...new Set(islands.map(({ island }) => island))];
  const imports = used.map(({ url, exported }, i) =>
    `import{${exported} as i${i}}from"${url}";`
  );
  const calls = islands.map(({ island, props }) => {
    // A "<" could end the script.
    const json = JSON.stringify(props).replaceAll("<", "\\u003c");
    return `[i${used.indexOf(island)},${json}]`;
  });
  return `import{boot}from"${snapshot?.runtime}";${
    imports.join("")
  }boot("${snapshot?.buildId}",[${calls}])`;
}
