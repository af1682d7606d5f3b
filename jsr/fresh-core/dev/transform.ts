/** Which static files a transform is for, by their path. */
export interface OnTransformOptions {
  pluginName: string;
  filter: RegExp;
}

/** A static file on its way to the browser. */
export interface OnTransformArgs {
  path: string;
  text: string;
  content: Uint8Array<ArrayBuffer>;
  mode: "development" | "production";
}

type TransformResult = { content: string | Uint8Array<ArrayBuffer> } | void;

/** Returns new content, or nothing to leave the file as it is. */
export type TransformFn = (
  args: OnTransformArgs,
) => TransformResult | Promise<TransformResult>;

/** A transform as it was registered. */
export type Transform = OnTransformOptions & { run: TransformFn };

/** readTransformed reads a file and sends it through the transforms that want it. */
export async function readTransformed(
  path: string,
  transforms: Transform[],
  mode: OnTransformArgs["mode"],
): Promise<Uint8Array<ArrayBuffer>> {
  let content = await Deno.readFile(path);
  for (const { filter, run } of transforms) {
    if (!filter.test(path)) continue;
    const text = new TextDecoder().decode(content);
    const result = await run({ path, text, content, mode });
    if (result) {
      content = new Uint8Array(
        await new Response(result.content).arrayBuffer(),
      );
    }
  }
  return content;
}
