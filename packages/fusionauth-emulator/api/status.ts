/** `GET /api/status`: tells that the server runs, and that it is the emulator. */
export function status(): Response {
  return Response.json({ emulator: true, status: "Ok", version: "1.69.0" }, {
    headers: { "cache-control": "no-store" },
  });
}
