/** Which static files a transform is for. */
export interface OnTransformOptions {
  pluginName: string;
  /** Tested against the file's path. */
  filter: RegExp;
  exclude?: RegExp | RegExp[];
}

/** A static file to be transformed. */
export interface OnTransformArgs {
  path: string;
  content: Uint8Array<ArrayBuffer>;
  readonly text: string;
  mode: "development" | "production";
}

/** Returns the new content, or nothing to leave the file as it is. */
export type TransformFn = (args: OnTransformArgs) => MaybePromise<
  | { content: string | Uint8Array<ArrayBuffer>; map?: string | Uint8Array }
  | void
>;

type MaybePromise<T> = T | Promise<T>;

/** A transform as it was registered. */
export interface Transform {
  options: OnTransformOptions;
  run: TransformFn;
}

/** transformFile sends a file through all transforms that want it, in order. */
export async function transformFile(
  transforms: Transform[],
  path: string,
  mode: OnTransformArgs["mode"],
): Promise<Uint8Array<ArrayBuffer>> {
  let content = await Deno.readFile(path);
  for (const { options: { filter, exclude = [] }, run } of transforms) {
    if (!filter.test(path)) continue;
    if ([exclude].flat().some((pattern) => pattern.test(path))) continue;
    const text = new TextDecoder().decode(content);
    const result = await run({ path, content, text, mode });
    if (!result) continue;
    content = typeof result.content === "string"
      ? new TextEncoder().encode(result.content)
      : result.content;
  }
  return content;
}
