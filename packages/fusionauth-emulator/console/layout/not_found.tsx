import type { ConsoleContext, Section } from "../console_state.ts";
import { renderConsole } from "./render_console.ts";

/** A page that says what is not there. */
export async function notFound(
  ctx: ConsoleContext,
  section: Section,
  sentence: string,
): Promise<Response> {
  const page = (
    <>
      <h1>Not here</h1>
      <p>{sentence}</p>
      <p>
        <a href="/">What happened</a>
      </p>
    </>
  );
  return await renderConsole(ctx, page, {
    title: "Not here",
    section,
    status: 404,
  });
}
