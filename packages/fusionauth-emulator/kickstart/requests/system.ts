import type { Field } from "../file/field.ts";
import {
  type ApiRequest,
  idFrom,
  mergedDocument,
  type Target,
} from "./request.ts";

/** `POST` or `PATCH /api/theme/{id}`: only simple themes are supported. */
export function applyTheme(
  target: Target,
  request: ApiRequest,
  urlId?: string,
) {
  const given = request.body.get("theme");
  const id = idFrom(request, urlId, String(given.get("name").value));
  const theme = mergedDocument(request, target.store, id, "theme");
  const name = theme.get("name").optionalString() ?? id;
  if (theme.get("type").value !== "simple") {
    target.note(
      `Theme ${name}: the emulator supports only simple themes`,
    );
    return;
  }
  const variables = theme.get("variables").entries()
    .filter(([, value]) => typeof value.value === "string")
    .map(([key, value]) => [key, value.string()]);
  target.store.themes.set(id, {
    id,
    name,
    variables: Object.fromEntries(variables),
  });
}

/** `POST /api/webhook/{id}`. */
export function applyWebhook(
  target: Target,
  request: ApiRequest,
  urlId?: string,
) {
  const given = request.body.get("webhook");
  const id = idFrom(request, urlId, String(given.get("url").value));
  const webhook = mergedDocument(request, target.store, id, "webhook");
  const signature = webhook.get("signatureConfiguration");
  const url = webhook.get("url");
  if (!URL.canParse(url.string())) url.fail("This must be a URL");
  target.store.webhooks.set(id, {
    id,
    url: url.string(),
    global: webhook.get("global").boolean(false),
    tenantIds: webhook.get("tenantIds").list().map((item) => item.id()),
    connectTimeout: webhook.get("connectTimeout").integer(1000),
    readTimeout: webhook.get("readTimeout").integer(2000),
    headers: Object.fromEntries(
      webhook.get("headers").entries().map((
        [name, value],
      ) => [name, value.string()]),
    ),
    events: new Set(
      webhook.get("eventsEnabled").entries()
        .filter(([, enabled]) => enabled.boolean(false))
        .map(([type]) => type),
    ),
    signingKeyId: signature.get("enabled").boolean(false)
      ? signature.get("signingKeyId").id()
      : null,
  });
}

/** `PATCH /api/system-configuration`: sets CORS; other settings have no effect. */
export function applySystemConfiguration(target: Target, request: ApiRequest) {
  const system = mergedDocument(
    request,
    target.store,
    "",
    "systemConfiguration",
  );
  const cors = system.get("corsConfiguration");
  target.store.cors = {
    enabled: cors.get("enabled").boolean(false),
    allowedOrigins: cors.get("allowedOrigins").strings(),
    allowedMethods: listFrom(cors.get("allowedMethods"), ["GET", "OPTIONS"]),
    allowedHeaders: listFrom(cors.get("allowedHeaders"), ALLOWED_HEADERS),
    exposedHeaders: listFrom(cors.get("exposedHeaders"), EXPOSED_HEADERS),
    allowCredentials: cors.get("allowCredentials").boolean(false),
    preflightMaxAgeInSeconds: cors.get("preflightMaxAgeInSeconds").integer(
      1800,
    ),
  };
}

const ALLOWED_HEADERS = [
  "Accept",
  "Access-Control-Request-Headers",
  "Access-Control-Request-Method",
  "Authorization",
  "Content-Type",
  "Last-Modified",
  "Origin",
  "X-FusionAuth-TenantId",
  "X-Requested-With",
];
const EXPOSED_HEADERS = [
  "Access-Control-Allow-Origin",
  "Access-Control-Allow-Credentials",
];

function listFrom(field: Field, absent: string[]): string[] {
  return field.exists() ? field.strings() : absent;
}
