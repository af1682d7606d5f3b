// Says whether the permissions of this run let it write a KV file in the project's folder.
const { state } = await Deno.permissions.query({
  name: "write",
  path: "./changebank.sqlite",
});
await Deno.stdout.write(new TextEncoder().encode(state));
