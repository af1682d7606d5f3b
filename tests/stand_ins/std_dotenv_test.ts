import { assertEquals } from "@std/assert";
import { load, parse } from "@std/dotenv";

Deno.test("parse() reads plain, quoted, exported and empty values", () => {
  const text = String.raw`# comment
PLAIN=one
SPACES= two words  # why
HASH=a#b
SINGLE='a # b'
DOUBLE="line\nbreak"
ESCAPED="say \"hi\" \\ \q"
LITERAL='line\nbreak'
BACKTICKS=${"`a b`"}
JSON='{"a": "b"}'
UNFINISHED="a
export EXPORTED=yes
EMPTY=
  INDENTED = in
BLOCK="
first
second
"
`;
  assertEquals(parse(text), {
    PLAIN: "one",
    SPACES: "two words",
    HASH: "a",
    SINGLE: "a # b",
    DOUBLE: "line\nbreak",
    ESCAPED: 'say "hi" \\ \\q',
    LITERAL: "line\\nbreak",
    BACKTICKS: "`a b`",
    JSON: '{"a": "b"}',
    UNFINISHED: "a\nexport EXPORTED=yes\nEMPTY=\n  INDENTED = in\nBLOCK=",
  });
});

Deno.test("parse() lets a quoted value span lines", () => {
  const text = "KEY='\n-----BEGIN-----\nabc\n-----END-----\n'\nNEXT=1";
  assertEquals(parse(text), {
    KEY: "-----BEGIN-----\nabc\n-----END-----",
    NEXT: "1",
  });
});

Deno.test("parse() expands variables in unquoted values", () => {
  const text = String.raw`WHO=world
GREETING=hello $WHO
BRACES=${"${WHO}"}s
UNKNOWN=pa$word
DEFAULT=${"${NO_SUCH:-a b}"}
NESTED=${"${NO_SUCH:-${WHO}}"}
ESCAPED=\$WHO
DOUBLE="$WHO"
SINGLE='$WHO'
`;
  assertEquals(parse(text), {
    WHO: "world",
    GREETING: "hello world",
    BRACES: "worlds",
    UNKNOWN: "paundefined",
    DEFAULT: "a b",
    NESTED: "world",
    ESCAPED: "\\$WHO",
    DOUBLE: "$WHO",
    SINGLE: "$WHO",
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
