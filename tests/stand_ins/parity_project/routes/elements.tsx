import { define } from "../state.ts";

export default define.page(function Elements() {
  return (
    <>
      <img src="/photo.jpg" alt="" />
      <img src="https://other.test/photo.jpg" alt="" />
      <a href="/elements">Here</a>
      <a href="/">Above</a>
      <a href="/elsewhere">Elsewhere</a>
    </>
  );
});
