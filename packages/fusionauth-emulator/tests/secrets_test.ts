import { assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import { hashPassword, isPassword } from "../data/passwords.ts";
import { isSameText } from "../data/secrets.ts";
import { StartError } from "../server/start_error.ts";
import { API_KEY, openEmulator } from "./support/client.ts";

/** The addresses by which other machines reach this one. */
function outsideAddresses(): string[] {
  return Deno.networkInterfaces().filter(({ address, family }) =>
    family === "IPv4" && !address.startsWith("127.")
  ).map(({ address }) => address);
}

/** The addresses on which a port answers; a process of its own may connect to them. */
async function reachedFrom(
  addresses: string[],
  port: number,
): Promise<string[]> {
  const script = `
    const reached = [];
    for (const hostname of ${JSON.stringify(addresses)}) {
      try {
        (await Deno.connect({ hostname, port: ${port} })).close();
        reached.push(hostname);
      } catch (error) {
        if (!(error instanceof Deno.errors.ConnectionRefused)) throw error;
      }
    }
    console.log(JSON.stringify(reached));`;
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", script],
    stderr: "inherit",
  }).output();
  return JSON.parse(new TextDecoder().decode(stdout));
}

Deno.test("texts are compared in constant time", () => {
  assertEquals(isSameText("password", "password"), true);
  assertEquals(isSameText("password", "passwore"), false);
  assertEquals(isSameText("password", "password1"), false);
  assertEquals(isSameText("", "password"), false);
});

Deno.test("a password is checked for an unknown user too, and is never correct", () => {
  assertEquals(isPassword("password", hashPassword("password")), true);
  assertEquals(isPassword("Password", hashPassword("password")), false);
  assertEquals(isPassword("password", null), false);
  assertEquals(isPassword("", null), false);
});

Deno.test("passwords are stored salted and hashed", async () => {
  assertNotEquals(hashPassword("password"), hashPassword("password"));
  await using emulator = await openEmulator();
  const users = [...emulator.core.store.users.values()];
  assertEquals(
    users.filter(({ password }) =>
      Object.values(password ?? {}).includes("password")
    ),
    [],
  );
  assertEquals(new Set(users.map(({ password }) => password?.hash)).size, 3);
});

Deno.test("it listens only on the loopback address", async () => {
  await using emulator = await openEmulator();
  const { port } = emulator;
  const own = await Deno.connect({ hostname: "127.0.0.1", port });
  own.close();
  assertEquals(await reachedFrom(outsideAddresses(), port), []);
});

Deno.test("a foreign host name is refused, on pages and at the API", async () => {
  await using emulator = await openEmulator();
  const { port } = emulator;
  const status = async (host: string, path = "/api/user?loginId=nobody") => {
    const request = new Request(`http://${host}:${port}${path}`, {
      headers: { authorization: API_KEY },
    });
    return (await emulator.handler(request)).status;
  };
  const evil = "rebinding.example";
  assertEquals(
    [await status(evil), await status(evil, "/"), await status("10.0.0.1")],
    [421, 421, 421],
  );
  assertEquals(
    [
      await status("localhost"),
      await status("127.0.0.1"),
      await status("[::1]"),
      await status("host.docker.internal"),
    ],
    [404, 404, 404, 404],
  );
});

Deno.test("allowed host names are served, on the address of --host", async () => {
  await using emulator = await openEmulator({
    host: "0.0.0.0",
    allowHosts: ["FusionAuth"],
  });
  const { port } = emulator;
  const status = async (host: string) => {
    const url = `http://${host}:${port}/api/status`;
    return (await emulator.handler(new Request(url))).status;
  };
  assertEquals(
    [
      await status("fusionauth"),
      await status("other"),
      await status("10.0.0.1"),
    ],
    [200, 421, 421],
  );
  assertEquals(
    emulator.core.notes.at(-1),
    "Other machines reach this emulator: it listens on 0.0.0.0",
  );
  const outside = outsideAddresses();
  assertEquals(await reachedFrom(outside, port), outside);
});

Deno.test("another address needs an allowed host name", async () => {
  await assertRejects(
    () => openEmulator({ host: "0.0.0.0" }),
    StartError,
    "Other machines reach the address 0.0.0.0",
  );
});

Deno.test("the issuer's host name is served", async () => {
  await using emulator = await openEmulator({
    issuer: "https://login.example.com",
  });
  const { status } = await emulator.handler(
    new Request("https://login.example.com/api/status"),
  );
  assertEquals(status, 200);
});
