import { assertEquals, assertNotEquals } from "@std/assert";
import { hashPassword, isPassword, isSameText } from "@/emulator/secrets.ts";
import { openEmulator } from "./client.ts";

Deno.test("texts are compared as hashes, so that neither length nor a common start shows", () => {
  assertEquals(isSameText("password", "password"), true);
  assertEquals(isSameText("password", "passwore"), false);
  assertEquals(isSameText("password", "password1"), false);
  assertEquals(isSameText("", "password"), false);
});

Deno.test("a password is checked for an unknown user, too, and is never right", () => {
  assertEquals(isPassword("password", hashPassword("password")), true);
  assertEquals(isPassword("Password", hashPassword("password")), false);
  assertEquals(isPassword("password", null), false);
  assertEquals(isPassword("", null), false);
});

Deno.test("passwords are kept salted and hashed", async () => {
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

Deno.test("it listens on this machine's loopback and on nothing else", async () => {
  await using emulator = await openEmulator();
  const { port } = emulator;
  const own = await Deno.connect({ hostname: "127.0.0.1", port });
  own.close();
  const outside = Deno.networkInterfaces().filter(({ address, family }) =>
    family === "IPv4" && !address.startsWith("127.")
  );
  const reached = await Promise.all(
    outside.map(({ address }) =>
      Deno.connect({ hostname: address, port }).then((connection) => {
        connection.close();
        return address;
      }, () => null)
    ),
  );
  assertEquals(reached.filter((address) => address !== null), []);
});
