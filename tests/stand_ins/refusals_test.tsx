import {
  assertEquals,
  assertMatch,
  assertRejects,
  assertThrows,
} from "@std/assert";
import type { ComponentChildren } from "preact";
// By file: only the stand-in refuses, and this runs on the published packages too.
import { Builder } from "../../stand_ins/fresh-core/dev/builder.ts";
import { App, cors, csp } from "../../stand_ins/fresh-core/mod.ts";
import { checkProps } from "../../stand_ins/fresh-core/islands.ts";

const RUN = "run `deno task published`";

function refusal(what: string): string {
  return `the stand-in for Fresh does not have ${what}; ${RUN}`;
}

Deno.test("functions that are not covered are refused by name, with file and line", () => {
  const error = assertThrows(() => cors(), Error, refusal("cors()"));
  assertMatch(error.message, /refusals_test\.tsx:\d+:\d+\)$/);
});

Deno.test("methods of App that are not covered are refused by name", () => {
  const app = new App();
  assertThrows(
    () => Reflect.get(app, "layout").call(app, "/", () => null),
    Error,
    refusal("App.layout()"),
  );
});

Deno.test("options that are not covered are refused by name", () => {
  assertThrows(
    () => new App({ basePath: "/base" }),
    Error,
    refusal("options of App"),
  );
  const options = { useNonce: true, reportOnly: true };
  assertThrows(
    () => csp(options),
    Error,
    refusal("the option reportOnly of csp()"),
  );
  const folders = { root: ".", staticDir: "public" };
  assertThrows(
    () => new Builder(folders),
    Error,
    refusal("the option staticDir of Builder"),
  );
});

function checked(props: Record<string, unknown>): string {
  const error = assertThrows(() => checkProps("Clock", props), Error);
  return error.message.split(" (")[0] ?? "";
}

Deno.test("props that JSON does not carry to an island are refused by name", () => {
  const children: ComponentChildren = <p>Hello</p>;
  const loop: Record<string, unknown> = {};
  loop.loop = loop;
  const of = "in the props of the island Clock";
  assertEquals(checked({ at: new Date() }), refusal(`Date ${of}`));
  assertEquals(checked({ in: { a: [new Map()] } }), refusal(`Map ${of}`));
  assertEquals(checked({ n: NaN }), refusal(`NaN ${of}`));
  assertEquals(checked({ children }), refusal(`children ${of}`));
  assertEquals(checked({ icon: children }), refusal(`JSX ${of}`));
  assertEquals(checked({ loop }), refusal(`a circular object ${of}`));
  assertEquals(
    checked({ onClick() {} }),
    "Serializing functions is not supported.",
  );
  checkProps("Clock", { a: 1, b: ["x", null], c: { d: true }, e: undefined });
});

/** Builds a project with one file more. */
async function buildWith(file: string, text: string): Promise<void> {
  const root = await Deno.makeTempDir();
  try {
    const files = {
      "deno.json": JSON.stringify({
        compilerOptions: { jsx: "react-jsx", jsxImportSource: "preact" },
      }),
      [file]: text,
    };
    for (const [name, content] of Object.entries(files)) {
      const folder = `${root}/${name}`.replace(/\/[^/]*$/, "");
      await Deno.mkdir(folder, { recursive: true });
      await Deno.writeTextFile(`${root}/${name}`, content);
    }
    await new Builder({ root }).build({ snapshot: "memory" });
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

Deno.test("a build refuses files that are not covered, with file and line", async () => {
  await assertRejects(
    () => buildWith("routes/_404.tsx", ""),
    Error,
    refusal("routes/_404.tsx"),
  );
  await assertRejects(
    () => buildWith("routes/a.tsx", "\nexport const config = {};\n"),
    Error,
    refusal("route configurations (routes/a.tsx:2)"),
  );
  await assertRejects(
    () => buildWith("static/a.unknown", ""),
    Error,
    refusal("the content type of .unknown"),
  );
});

Deno.test("a build needs JSX compiled so that Fresh finds what it changes", async () => {
  const deno = JSON.stringify({
    compilerOptions: { jsx: "precompile", jsxImportSource: "preact" },
  });
  await assertRejects(
    () => buildWith("deno.json", deno),
    Error,
    "jsxPrecompileSkipElements to contain",
  );
});
