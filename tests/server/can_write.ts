// Prints whether this run may write a KV file that is not in the project's folder.
const { state } = await Deno.permissions.query({
  name: "write",
  path: "/var/lib/changebank/kv.sqlite3",
});
await Deno.stdout.write(new TextEncoder().encode(state));
