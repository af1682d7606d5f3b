/** `GET /api/status`: the server answers. It says which server it is, too. */
export function status(): Response {
  return Response.json({ emulator: true, status: "Ok", version: "1.69.0" }, {
    headers: { "cache-control": "no-store" },
  });
}
