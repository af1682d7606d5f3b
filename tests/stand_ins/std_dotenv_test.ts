import { assertEquals } from "@std/assert";
import { load, parse } from "@std/dotenv";

Deno.test("parse() reads plain, quoted, exported and empty values", () => {
  const text = `# comment
PLAIN=one
SPACES= two words  # why
SINGLE='a # b'
DOUBLE="line\\nbreak"
export EXPORTED=yes
EMPTY=
`;
  assertEquals(parse(text), {
    PLAIN: "one",
    SPACES: "two words",
    SINGLE: "a # b",
    DOUBLE: "line\nbreak",
    EXPORTED: "yes",
    EMPTY: "",
  });
});

Deno.test("load() finds nothing in a file that does not exist", async () => {
  assertEquals(await load({ envPath: "./no-such-file.env" }), {});
});

Deno.test("load() keeps what the environment has already", async () => {
  const envPath = await Deno.makeTempFile({ suffix: ".env" });
  try {
    await Deno.writeTextFile(envPath, "DOTENV_TEST_A=file\nDOTENV_TEST_B=file");
    Deno.env.set("DOTENV_TEST_A", "environment");
    const loaded = await load({ envPath, export: true });
    assertEquals(loaded, { DOTENV_TEST_A: "file", DOTENV_TEST_B: "file" });
    assertEquals(Deno.env.get("DOTENV_TEST_A"), "environment");
    assertEquals(Deno.env.get("DOTENV_TEST_B"), "file");
  } finally {
    Deno.env.delete("DOTENV_TEST_A");
    Deno.env.delete("DOTENV_TEST_B");
    await Deno.remove(envPath);
  }
});
