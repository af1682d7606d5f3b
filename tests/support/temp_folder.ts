/** A folder that is removed when the test file ends. */
export async function makeTempFolder(): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "changebank_" });
  addEventListener(
    "unload",
    () => Deno.removeSync(folder, { recursive: true }),
  );
  return folder;
}
