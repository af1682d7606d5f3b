import { openEmulator } from "./client.ts";

/** Writes files into a new folder, and returns the path of its kickstart.json. */
export async function writeKickstart(
  files: Record<string, string>,
): Promise<string> {
  const folder = await Deno.makeTempDir({ prefix: "kickstart" });
  for (const [name, text] of Object.entries(files)) {
    await Deno.writeTextFile(`${folder}/${name}`, text);
  }
  return `${folder}/kickstart.json`;
}

/** A kickstart file that creates an application "A", then has these requests. */
export function withApplication(settings: string, requests = ""): string {
  return `{ "apiKeys": [{ "key": "k" }], "requests": [
    { "method": "POST", "url": "/api/application/00000000-0000-0000-0000-00000000000a",
      "body": { "application": { "name": "A", ${settings} } } }
    ${requests} ] }`;
}

/** Starts an emulator with the text of a kickstart file. */
export async function openKickstart(text: string) {
  const kickstartFile = await writeKickstart({ "kickstart.json": text });
  return await openEmulator({ kickstartFile });
}
