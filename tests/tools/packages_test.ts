import { assert, assertEquals } from "@std/assert";
import { listStandIns, takePackages } from "@/tools/packages.ts";

const root = new URL("../../", import.meta.url).pathname;
const standIns = await listStandIns(root);
// As in the repository, whatever this copy links.
const { links: _, ...config } = JSON.parse(
  await Deno.readTextFile(`${root}deno.json`),
);
const withStandIns = takePackages(JSON.stringify(config), {
  set: "stand-ins",
  standIns,
});

Deno.test("listStandIns() finds the folders that are packages", () => {
  assertEquals(standIns, [
    "./stand_ins/fresh-core",
    "./stand_ins/kv-oauth",
    "./stand_ins/std-assert",
    "./stand_ins/std-dotenv",
  ]);
});

Deno.test("takePackages() takes the links to stand-ins out, and nothing else", () => {
  const published = takePackages(withStandIns, { set: "published", standIns });
  const { links, ...rest } = JSON.parse(withStandIns);
  assertEquals(links, standIns);
  assertEquals(JSON.parse(published), rest);
});

Deno.test("takePackages() puts back the same text", () => {
  const published = takePackages(withStandIns, { set: "published", standIns });
  const back = takePackages(published, { set: "stand-ins", standIns });
  assertEquals(back, withStandIns);
});

Deno.test("takePackages() changes nothing the second time", () => {
  const published = takePackages(withStandIns, { set: "published", standIns });
  assertEquals(
    takePackages(published, { set: "published", standIns }),
    published,
  );
  assertEquals(
    takePackages(withStandIns, { set: "stand-ins", standIns }),
    withStandIns,
  );
});

Deno.test("takePackages() keeps links of somebody's own", () => {
  const own = { imports: {}, links: ["./stand_ins/kv-oauth", "../mine"] };
  const published = takePackages(JSON.stringify(own), {
    set: "published",
    standIns,
  });
  assertEquals(JSON.parse(published).links, ["../mine"]);
  const back = takePackages(published, { set: "stand-ins", standIns });
  assertEquals(JSON.parse(back).links, [...standIns, "../mine"]);
});

Deno.test("without JSR, deno task published says so and leaves all as it was", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.mkdir(`${folder}/tools`);
    for (const name of ["packages.ts", "switch_packages.ts"]) {
      await Deno.copyFile(`${root}tools/${name}`, `${folder}/tools/${name}`);
    }
    await Deno.mkdir(`${folder}/stand_ins/nothing`, { recursive: true });
    const standIn = JSON.stringify({
      name: "@changebank/nothing",
      version: "1.0.0",
      exports: "./mod.ts",
    });
    await Deno.writeTextFile(`${folder}/stand_ins/nothing/deno.json`, standIn);
    await Deno.writeTextFile(`${folder}/stand_ins/nothing/mod.ts`, "");
    await Deno.writeTextFile(`${folder}/dev.ts`, 'import "nothing";');
    const config = JSON.stringify({
      imports: { nothing: "jsr:@changebank/nothing@^1.0.0" },
      links: ["./stand_ins/nothing"],
    });
    await Deno.writeTextFile(`${folder}/deno.json`, config);
    await Deno.writeTextFile(`${folder}/deno.lock`, '{"version":"5"}');
    const { code, stdout } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--no-lock", "tools/switch_packages.ts", "published"],
      cwd: folder,
      // No registry answers at this address.
      env: { JSR_URL: "http://127.0.0.1:9/" },
    }).output();
    assertEquals(code, 1);
    assert(
      new TextDecoder().decode(stdout).includes("JSR cannot be reached"),
    );
    assertEquals(await Deno.readTextFile(`${folder}/deno.json`), config);
    assertEquals(
      await Deno.readTextFile(`${folder}/deno.lock`),
      '{"version":"5"}',
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
