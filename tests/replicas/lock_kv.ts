// Holds the write lock of a SQLite file, as a stuck process would, until its stdin closes.
import { DatabaseSync } from "node:sqlite";

const database = new DatabaseSync(Deno.args[0] ?? "", { timeout: 5_000 });
database.exec("BEGIN EXCLUSIVE");
await Deno.stdout.write(new TextEncoder().encode("locked\n"));
await Deno.stdin.readable.pipeTo(new WritableStream());
database.exec("ROLLBACK");
