import { assertEquals } from "@std/assert";
import { parse } from "@std/dotenv";

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

Deno.test("importing load sets what .env says and the environment does not", async () => {
  const cwd = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${cwd}/.env`, "DOTENV_A=file\nDOTENV_B=file");
    const script = `await import("@std/dotenv/load");
      console.log(Deno.env.get("DOTENV_A"), Deno.env.get("DOTENV_B"));`;
    assertEquals(await run(script, cwd), "environment file\n");
    await Deno.remove(`${cwd}/.env`);
    assertEquals(await run(script, cwd), "environment undefined\n");
  } finally {
    await Deno.remove(cwd, { recursive: true });
  }
});

/** Runs code as in this project, but in a working directory of its own. */
async function run(code: string, cwd: string): Promise<string> {
  const config = `${import.meta.dirname}/../../deno.json`;
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", "--quiet", `--config=${config}`, "--no-lock", code],
    cwd,
    env: { "DOTENV_A": "environment" },
  }).output();
  return new TextDecoder().decode(stdout);
}
