import { assertEquals, assertStringIncludes } from "@std/assert";
import { command, kickstartFolder, start } from "./support/command.ts";

function kickstart(name: string): string {
  return `{ "apiKeys": [{ "key": "k" }], "requests": [
  { "method": "POST", "url": "/api/application/00000000-0000-0000-0000-00000000000a",
    "body": { "application": { "name": "${name}" } } },
  "&{user.json}"
] }
`;
}

function user(email: string): string {
  return `{ "method": "POST", "url": "/api/user/00000000-0000-0000-0000-00000000000b",
    "body": { "user": { "email": "${email}", "password": "password" } } }`;
}

Deno.test("edits of the kickstart and of included files take effect at once", async () => {
  const cwd = await kickstartFolder(kickstart("A"));
  const write = (name: string, text: string) =>
    Deno.writeTextFile(`${cwd}/kickstart/${name}`, text);
  await write("user.json", user("a@example.com"));
  await using running = start(
    command(["--kickstart", ".", "--port", "0", "--forget"], { cwd }),
  );
  const origin = /http:\/\/localhost:\d+/.exec(
    await running.printed("a@example.com"),
  )?.[0] ?? "";
  const statusOf = async (loginId: string) => {
    const response = await fetch(`${origin}/api/user?loginId=${loginId}`, {
      headers: { authorization: "k" },
    });
    await response.body?.cancel();
    return response.status;
  };

  await write("kickstart.json", kickstart("B"));
  await running.printed(
    "Reloaded kickstart.json:\n  application B changed (name)",
  );

  await write("user.json", user("b@example.com"));
  await running.printed(
    "Reloaded kickstart.json:\n  user b@example.com changed (email)",
  );
  assertEquals(await statusOf("b@example.com"), 200);

  await write("user.json", '{\n  "method": "POST",,\n}');
  const text = await running.printed("The kickstart stays as it was");
  assertStringIncludes(text, "user.json, line 2");
  assertStringIncludes(text, "This is not valid JSON");
  assertEquals(await statusOf("b@example.com"), 200);

  await write("user.json", user("c@example.com"));
  await running.printed("user c@example.com changed (email)");

  // As editors save: a new file takes the name of the old one.
  await write("draft", kickstart("C"));
  await Deno.rename(
    `${cwd}/kickstart/draft`,
    `${cwd}/kickstart/kickstart.json`,
  );
  await running.printed("application C changed (name)");
});
