import {
  bytesOf,
  decode,
  encode,
  type Fields,
  messagesOf,
  numberOf,
} from "./protobuf.ts";

const SUCCESS = 1;
const CHECK_FAILURE = 2;
const SET = 1;
const DELETE = 2;
const SUM = 3;
const LE64 = 2;
const TOKEN = "a-token-of-this-test-alone";

interface Entry {
  readonly value: Uint8Array;
  readonly encoding: number;
  readonly versionstamp: Uint8Array;
  /** 0 is never. */
  readonly expiresAt: number;
}

/** A server for Deno KV in this process. */
export interface KvServer extends AsyncDisposable {
  /** What a process needs in its environment to use it. */
  readonly env: {
    readonly DENO_KV_PATH: string;
    readonly DENO_KV_ACCESS_TOKEN: string;
  };
  /** How many requests it has answered. */
  readonly requests: number;
}

/**
 * Starts a KV server on a free port: KV Connect (denokv's `proto/kv-connect.md`), in memory, with the
 * operations that this project uses.
 */
export function startKvServer(): KvServer {
  const entries = new Map<string, Entry>();
  let commits = 0;
  let requests = 0;

  function get(key: string): Entry | undefined {
    const entry = entries.get(key);
    const isOver = entry !== undefined && entry.expiresAt !== 0 &&
      entry.expiresAt <= Date.now();
    if (isOver) entries.delete(key);
    return isOver ? undefined : entry;
  }

  function readRange(range: Fields): Uint8Array {
    const start = bytesOf(range, 1).toHex();
    const end = bytesOf(range, 2).toHex();
    // Almost all ranges are of one key, and end just behind it.
    const keys = end === `${start}00`
      ? [start]
      : [...entries.keys()].filter((key) => key >= start && key < end).sort();
    if (numberOf(range, 4) === 1) keys.reverse();
    const found = keys.flatMap((key) => {
      const entry = get(key);
      return entry === undefined ? [] : [
        [
          1,
          encode(
            [1, Uint8Array.fromHex(key)],
            [2, entry.value],
            [3, entry.encoding],
            [4, entry.versionstamp],
          ),
        ] as const,
      ];
    });
    return encode(...found.slice(0, numberOf(range, 3)));
  }

  function read(request: Fields): Uint8Array<ArrayBuffer> {
    return encode(
      ...messagesOf(request, 1).map((range) => [1, readRange(range)] as const),
      [4, 1],
      [8, SUCCESS],
    );
  }

  function write(request: Fields): Uint8Array<ArrayBuffer> {
    const isCurrent = messagesOf(request, 1).every((check) =>
      (get(bytesOf(check, 1).toHex())?.versionstamp ?? new Uint8Array())
        .toHex() === bytesOf(check, 2).toHex()
    );
    if (!isCurrent) return encode([1, CHECK_FAILURE]);
    const versionstamp = new Uint8Array(10);
    new DataView(versionstamp.buffer).setBigUint64(0, BigInt(++commits));
    for (const mutation of messagesOf(request, 2)) {
      const key = bytesOf(mutation, 1).toHex();
      const content = decode(bytesOf(mutation, 2));
      const entry = {
        value: bytesOf(content, 1),
        encoding: numberOf(content, 2),
        versionstamp,
        expiresAt: numberOf(mutation, 4),
      };
      switch (numberOf(mutation, 3)) {
        case SET:
          entries.set(key, entry);
          break;
        case DELETE:
          entries.delete(key);
          break;
        case SUM:
          entries.set(key, { ...entry, value: sum(entry, get(key)) });
          break;
        default:
          throw new Error("This KV server lacks that mutation");
      }
    }
    return encode([1, SUCCESS], [2, versionstamp]);
  }

  async function answer(request: Request): Promise<Response> {
    requests++;
    if (request.headers.get("authorization") !== `Bearer ${TOKEN}`) {
      return new Response("Wrong token", { status: 401 });
    }
    const { pathname } = new URL(request.url);
    if (pathname === "/") return exchangeMetadata();
    const message = decode(await request.bytes());
    const body = pathname === "/v2/snapshot_read"
      ? read(message)
      : write(message);
    return new Response(body, {
      headers: { "content-type": "application/x-protobuf" },
    });
  }

  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen() {} },
    answer,
  );
  return {
    env: {
      DENO_KV_PATH: `http://127.0.0.1:${server.addr.port}/`,
      DENO_KV_ACCESS_TOKEN: TOKEN,
    },
    get requests() {
      return requests;
    },
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

function exchangeMetadata(): Response {
  return Response.json({
    version: 2,
    databaseId: "5b1c4f9e-6f4e-4e55-9d0a-1f0e0c8a7b62",
    endpoints: [{ url: "/v2", consistency: "strong" }],
    token: TOKEN,
    expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
  });
}

/** Adds two little-endian numbers of 64 bits. */
function sum({ value, encoding }: Entry, old?: Entry): Uint8Array {
  if (encoding !== LE64) throw new Error("This KV server adds KvU64 alone");
  const total = new BigUint64Array(1);
  for (const bytes of [value, old?.value ?? new Uint8Array(8)]) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, 8);
    total[0] = (total[0] ?? 0n) + view.getBigUint64(0, true);
  }
  return new Uint8Array(total.buffer);
}
