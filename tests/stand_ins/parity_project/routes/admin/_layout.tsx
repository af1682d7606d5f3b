import { define } from "../../state.ts";

export default define.layout(function AdminLayout({ Component }) {
  return (
    <section>
      <Component />
    </section>
  );
});
