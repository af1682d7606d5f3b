import { Auth } from "@auth/core";
import FusionAuth from "@auth/core/providers/fusionauth";

const [issuer = "", clientId = "", clientSecret = "", tenantId = ""] =
  Deno.args;

/** An app with Auth.js at `/auth`, as its frameworks mount it. */
Deno.serve({
  hostname: "localhost",
  port: 0,
  onListen: ({ port }) => console.log(`http://localhost:${port}`),
}, (request) =>
  Auth(request, {
    basePath: "/auth",
    secret: "a-secret-of-the-tests",
    trustHost: true,
    providers: [FusionAuth({ issuer, clientId, clientSecret, tenantId })],
  }));
