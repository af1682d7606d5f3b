import { assertEquals } from "@std/assert";
import { APP_URL, openApp } from "../support/app.ts";
import { MINUTE, stopClock } from "../support/clock.ts";
import { keepLog } from "../support/log_lines.ts";

keepLog();
// One callback a minute: the second of the same client is refused.
const app = await openApp({
  SIGN_INS_PER_MINUTE: "1",
  TRUSTED_PROXIES: "10.0.0.0/8, 192.0.2.1 fd00::/8",
});

/** A request's peer, and what proxies say about it. */
interface Hops {
  readonly peer: string;
  readonly xff?: string;
  readonly forwarded?: string;
}

async function isAdmitted({ peer, xff, forwarded }: Hops): Promise<boolean> {
  const response = await app.browserAt(peer, {
    ...(xff !== undefined && { "x-forwarded-for": xff }),
    ...(forwarded !== undefined && { forwarded }),
  }).fetch(`${APP_URL}/callback`);
  await response.body?.cancel();
  return response.status !== 429;
}

/** Whether the limits take two requests for the same client's. */
async function areOne(one: Hops, other: Hops): Promise<boolean> {
  using _clock = stopClock(app);
  app.advance(2 * MINUTE);
  assertEquals(await isAdmitted(one), true);
  return !await isAdmitted(other);
}

const PROXY = "10.1.2.3";

Deno.test("an address that trusts nobody is the connection's, whatever the headers say (S93)", async () => {
  const peer = "203.0.113.7";
  const headers = [
    { xff: "198.51.100.1" },
    { forwarded: "for=198.51.100.1" },
    { xff: "198.51.100.1, 10.1.2.3" },
  ];
  for (const spoofed of headers) {
    assertEquals(await areOne({ peer }, { peer, ...spoofed }), true);
    const other = { peer: "203.0.113.8", ...spoofed };
    assertEquals(await areOne({ peer, ...spoofed }, other), false);
  }
});

Deno.test("a trusted proxy's X-Forwarded-For names the client (S93)", async () => {
  const from = (xff: string) => ({ peer: PROXY, xff });
  assertEquals(await areOne(from("198.51.100.1"), from("198.51.100.2")), false);
  assertEquals(
    await areOne(from("198.51.100.1"), {
      peer: "192.0.2.1",
      xff: "198.51.100.1",
    }),
    true,
  );
  assertEquals(
    await areOne(from("198.51.100.1"), { peer: "198.51.100.1" }),
    true,
  );
});

Deno.test("X-Forwarded-For counts from right to left, up to the first address that is no proxy's (S93)", async () => {
  const from = (xff: string) => ({ peer: PROXY, xff });
  // What stands to the left of it the client has written itself.
  assertEquals(
    await areOne(from("6.6.6.6, 198.51.100.1"), from("7.7.7.7,198.51.100.1")),
    true,
  );
  assertEquals(
    await areOne(
      from("6.6.6.6, 198.51.100.1, 10.9.9.9"),
      from("198.51.100.1,  10.8.8.8, fd00::1"),
    ),
    true,
  );
  assertEquals(
    await areOne(from("198.51.100.1, 198.51.100.2"), from("198.51.100.1")),
    false,
  );
  // All of them are proxies: the client is the one farthest away.
  assertEquals(
    await areOne(from("10.5.5.5, 10.6.6.6"), from("10.5.5.5")),
    true,
  );
});

Deno.test("a trusted proxy's Forwarded names the client, in each of its notations (S93)", async () => {
  const from = (forwarded: string) => ({ peer: PROXY, forwarded });
  for (
    const same of [
      "for=198.51.100.1",
      'For="198.51.100.1:4711"',
      "for=6.6.6.6, for=198.51.100.1;proto=https",
      "proto=https;for=198.51.100.1;by=10.1.2.3, for=10.7.7.7",
    ]
  ) {
    assertEquals(
      await areOne({ peer: "198.51.100.1" }, from(same)),
      true,
      same,
    );
  }
  assertEquals(
    await areOne(
      from('for="[2001:db8:1:2::9]:4711"'),
      from('for="[2001:db8:1:2::7]"'),
    ),
    true,
  );
  assertEquals(
    await areOne(
      from('for="[2001:db8:1:2::9]"'),
      from('for="[2001:db8:1:3::9]"'),
    ),
    false,
  );
});

Deno.test("what is no address makes no client: the proxy that sent it is limited (S93)", async () => {
  const peer = PROXY;
  for (
    const odd of [
      { xff: "unknown" },
      { xff: "" },
      { xff: "198.51.100.1, nonsense" },
      { xff: "1.2.3.4.5" },
      { xff: "::::" },
      { xff: "198.51.100.1, 999.1.1.1" },
      { forwarded: "for=unknown" },
      { forwarded: "for=_hidden" },
      { forwarded: "by=198.51.100.1" },
      // Only one of them is the proxy's, and nothing says which.
      { xff: "198.51.100.1", forwarded: "for=198.51.100.2" },
    ]
  ) {
    assertEquals(
      await areOne({ peer }, { peer, ...odd }),
      true,
      JSON.stringify(odd),
    );
  }
});

Deno.test("a proxy that adds the client's port does not make each connection a client (S93)", async () => {
  const from = (xff: string) => ({ peer: PROXY, xff });
  assertEquals(
    await areOne(from("198.51.100.1:1111"), from("198.51.100.1:2222")),
    true,
  );
  assertEquals(
    await areOne(from("[2001:db8::1]:1111"), from("[2001:db8::1]:2222")),
    true,
  );
});

Deno.test("an IPv6 client is its network of 64 bits, however it is written (S93)", async () => {
  const same = [
    ["2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff"],
    ["2001:db8::1", "2001:db8:0:0:9::"],
    ["::1", "::2"],
  ];
  for (const [one = "", other = ""] of same) {
    assertEquals(await areOne({ peer: one }, { peer: other }), true, one);
  }
  const different = [
    ["2001:db8:1:2::1", "2001:db8:1:3::1"],
    ["2001:db8::1", "2001:db9::1"],
    ["::ffff:198.51.100.1", "::ffff:198.51.100.2"],
  ];
  for (const [one = "", other = ""] of different) {
    assertEquals(await areOne({ peer: one }, { peer: other }), false, one);
  }
});

Deno.test("an IPv4 address is the same on a socket for both protocols (S93)", async () => {
  assertEquals(
    await areOne({ peer: "198.51.100.1" }, { peer: "::ffff:198.51.100.1" }),
    true,
  );
  const mapped = { peer: "::ffff:10.1.2.3", xff: "198.51.100.1" };
  assertEquals(await areOne(mapped, { peer: "198.51.100.1" }), true);
});
