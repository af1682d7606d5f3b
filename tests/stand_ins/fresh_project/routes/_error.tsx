import { HttpError, page } from "fresh";
import { define } from "../state.ts";

export const handler = define.handlers(() =>
  page(undefined, { headers: { "x-error-page": "yes" } })
);

export default define.page(function ErrorPage({ error }) {
  const status = error instanceof HttpError ? error.status : 500;
  return <h1>Failed with {status}</h1>;
});
