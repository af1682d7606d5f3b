import { define } from "../state.ts";

export default define.layout(function Layout({ Component, state }) {
  return (
    <main data-member={state.member ?? "nobody"}>
      <Component />
    </main>
  );
});
