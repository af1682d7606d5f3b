import { join, relative } from "node:path";
import { asset } from "../assets.ts";
import { notCovered } from "../refused.ts";
import type { Bytes } from "../snapshot.ts";

export type Mode = "development" | "production";
type Transformed = { content: string | Bytes } | void;

/** Changes a static file: returns new content, or nothing to leave it as it is. */
export type TransformFn = (
  file: {
    path: string;
    root: string;
    text: string;
    content: Bytes;
    mode: Mode;
  },
) => Transformed | Promise<Transformed>;

/** The files of `static/`, as transforms make them. */
export class StaticFolder {
  #root: string;
  #folder: string;
  #transforms: { filter: RegExp; run: TransformFn }[] = [];

  constructor(root: string) {
    this.#root = root;
    this.#folder = join(root, "static");
  }

  transform(filter: RegExp, run: TransformFn): void {
    this.#transforms.push({ filter, run });
  }

  /** Reads a file, named from the folder, and sends it through its transforms; null without one. */
  async read(name: string, mode: Mode): Promise<Bytes | null> {
    const path = join(this.#folder, name);
    if (relative(this.#folder, path).startsWith("..")) {
      throw new Error(`${path} is outside of the static folder`);
    }
    let content: Bytes;
    try {
      content = await Deno.readFile(path);
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return null;
      if ((await Deno.stat(path)).isDirectory) return null;
      throw error;
    }
    const css = { filter: /\.css$/, run: lockUrls };
    for (const { filter, run } of [...this.#transforms, css]) {
      filter.lastIndex = 0;
      if (!filter.test(path)) continue;
      const text = new TextDecoder().decode(content);
      const result = await run({ path, root: this.#root, text, content, mode });
      if (!result) continue;
      if (Array.isArray(result) || Object.keys(result).join() !== "content") {
        throw notCovered("a transform that returns more than content");
      }
      content = await new Response(result.content).bytes();
    }
    return content;
  }
}

/** lockUrls adds the build to the files that a stylesheet names. */
function lockUrls({ text }: { text: string }): { content: string } {
  const content = text.replace(
    /url\(("[^"]+"|'[^']+'|[^)]+)\)/g,
    (_, name: string) => {
      const path = /^["']/.test(name) ? name.slice(1, -1) : name;
      return `url(${JSON.stringify(asset(path))})`;
    },
  );
  return { content };
}
