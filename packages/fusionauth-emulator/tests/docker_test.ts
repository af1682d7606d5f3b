import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { fileURLToPath } from "node:url";
import {
  folderWithKickstart,
  originOf,
  REPOSITORY,
  statusAt,
} from "./support/artefact.ts";
import { start } from "./support/command.ts";
import { buildByHand, inImage } from "./support/dockerfile.ts";

const DOCKERFILE = fileURLToPath(
  new URL("../distribution/Dockerfile", import.meta.url),
);
const COMPOSE = await Deno.readTextFile(
  new URL("../distribution/compose.yaml", import.meta.url),
);

/** The status of a request with another `Host`, which `fetch()` does not send. */
async function statusFor(host: string, port: number): Promise<number> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const text = `GET /api/status HTTP/1.1\r\nHost: ${host}\r\n\r\n`;
  await connection.write(new TextEncoder().encode(text));
  const buffer = new Uint8Array(1024);
  const count = await connection.read(buffer) ?? 0;
  const head = new TextDecoder().decode(buffer.subarray(0, count));
  return Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1]);
}

Deno.test("the steps of the Dockerfile build an image that answers and is healthy", async () => {
  const image = await buildByHand(DOCKERFILE, REPOSITORY);
  const { folder } = await folderWithKickstart();
  await Deno.rename(`${folder}/kickstart`, `${image.workdir}/kickstart`);

  const { entrypoint, command } = image;
  await using running = start(
    inImage(image, [...entrypoint, ...command, "--port", "0", "--json"]),
  );
  const origin = await originOf(running);
  const port = Number(new URL(origin).port);
  assertEquals(await statusAt(origin), {
    emulator: true,
    status: "Ok",
    version: "1.69.0",
  });
  assertEquals(
    [await statusFor("fusionauth:9011", port), await statusFor("other", port)],
    [200, 421],
  );

  const health = image.healthcheck.map((word) =>
    word.replace("9011", String(port))
  );
  assertEquals((await inImage(image, health).output()).code, 0);
  const state = await Deno.readTextFile(`${image.root}/state/state.jsonl`);
  assertStringIncludes(state, '["version"');

  running.process.kill("SIGTERM");
  assertEquals((await running.process.status).code, 0);
  assert((await inImage(image, health).output()).code !== 0);
});

Deno.test("the compose example builds the Dockerfile and waits for its health check", async () => {
  const dockerfile = await Deno.readTextFile(DOCKERFILE);
  const [check, test] = [
    /^HEALTHCHECK .*CMD (\[.+\])$/m.exec(dockerfile)?.[1] ?? "",
    /^ {6}test: (\[.+?\n {6}\])$/ms.exec(COMPOSE)?.[1] ?? "",
  ];
  assertEquals(
    JSON.parse(test.replace(/,(?=\s*\]$)/, "")),
    ["CMD", ...JSON.parse(check)],
  );
  assertStringIncludes(COMPOSE, "condition: service_healthy");
  const context = /context: (.+)/.exec(COMPOSE)?.[1] ?? "";
  const path = /dockerfile: (.+)/.exec(COMPOSE)?.[1] ?? "";
  assertEquals(
    await Deno.realPath(`${DOCKERFILE}/../${context}/${path}`),
    await Deno.realPath(DOCKERFILE),
  );
  const service = /^ {2}(\w+):\n {4}build:/m.exec(COMPOSE)?.[1];
  assertStringIncludes(COMPOSE, `command: ["--allow-host", "${service}"]`);
});
