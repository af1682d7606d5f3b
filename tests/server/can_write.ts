// Prints whether this run may write a KV file in the project's folder.
const { state } = await Deno.permissions.query({
  name: "write",
  path: "./changebank.sqlite",
});
await Deno.stdout.write(new TextEncoder().encode(state));
