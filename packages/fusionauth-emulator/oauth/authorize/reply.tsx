import type { Context } from "fresh";
import type { State } from "../../instance/state.ts";
import { ErrorPage } from "../../pages/ErrorPage.tsx";
import { FormPostPage } from "../../pages/FormPostPage.tsx";
import { renderPage } from "../../pages/render_page.ts";
import { checkIssuer } from "../check_issuer.ts";
import { errorResult, type OAuthError } from "../errors.ts";
import type { ReplyTarget } from "./reply_target.ts";

/** Sends the authorization response to the client, in the response mode that it requested. */
export async function reply(
  ctx: Context<State>,
  target: ReplyTarget,
  answer: Record<string, string>,
  headers: Headers = new Headers(),
): Promise<Response> {
  const { application, tenant, redirectUri, responseMode, state, locale } =
    target;
  const parameters = new URLSearchParams(answer);
  if (locale !== null) parameters.set("locale", locale);
  if (state !== null) parameters.set("state", state);
  parameters.set("iss", tenant.issuer);
  ctx.state.core.hooks.callback(application.id, parameters);
  const { issuer, codeLifeSeconds: codeSeconds } = tenant;
  checkIssuer(ctx, issuer);
  const response = responseMode === "form_post"
    ? await formPost(ctx, target, parameters, headers)
    : redirect(
      withParameters(redirectUri, parameters, responseMode),
      headers,
    );
  ctx.state.step.end({
    kind: "callback",
    redirectUri,
    answer: parameters.toString(),
    codeSeconds,
    issuer,
  });
  return response;
}

async function formPost(
  ctx: Context<State>,
  { application, tenant, redirectUri }: ReplyTarget,
  parameters: URLSearchParams,
  headers: Headers,
): Promise<Response> {
  const page = (
    <FormPostPage redirectUri={redirectUri} parameters={parameters} />
  );
  return await renderPage(ctx, page, {
    title: "Going back",
    tenant,
    application,
    headers,
    formTargets: [redirectUri],
  });
}

function redirect(location: string, headers: Headers): Response {
  headers.set("location", location);
  headers.set("cache-control", "no-store");
  return new Response(null, { status: 302, headers });
}

/** Sends an error response to the client. */
export async function replyError(
  ctx: Context<State>,
  target: ReplyTarget,
  error: OAuthError,
  headers?: Headers,
): Promise<Response> {
  ctx.state.entry.reason = error.error_reason;
  return await reply(ctx, target, { ...error }, headers);
}

/** Shows an error page, because redirecting to the client is not safe. */
export async function errorPage(
  ctx: Context<State>,
  error: OAuthError,
  status = 400,
): Promise<Response> {
  ctx.state.entry.reason = error.error_reason;
  const page = <ErrorPage error={error} stepId={ctx.state.step.id} />;
  const response = await renderPage(ctx, page, { title: "Error", status });
  ctx.state.step.end(errorResult(error));
  return response;
}

/** Adds parameters to a URL without changing the rest of it. */
function withParameters(
  url: string,
  parameters: URLSearchParams,
  mode: "query" | "fragment",
): string {
  if (mode === "fragment") return `${url}#${parameters}`;
  return `${url}${url.includes("?") ? "&" : "?"}${parameters}`;
}
