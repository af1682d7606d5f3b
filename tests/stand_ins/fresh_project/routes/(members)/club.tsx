import { HttpError, page } from "fresh";
import Counter from "../../islands/Counter.tsx";
import { define } from "../../state.ts";

export const handler = define.handlers({
  GET(ctx) {
    if (ctx.url.searchParams.has("fail")) throw new Error("A secret detail");
    if (ctx.url.searchParams.has("teapot")) throw new HttpError(418);
    return page({ label: ctx.url.searchParams.get("label") ?? "Clicks" });
  },
  async POST(ctx) {
    const form = await ctx.req.formData();
    return page({ label: String(form.get("label")) }, {
      status: 422,
      headers: { "x-kept": "yes" },
    });
  },
});

export default define.page<typeof handler>(function Club({ data }) {
  return (
    <>
      <h1>Club</h1>
      <Counter label={data.label} start={3} />
      <p>
        <Counter label="Second" start={0} />
      </p>
    </>
  );
});
