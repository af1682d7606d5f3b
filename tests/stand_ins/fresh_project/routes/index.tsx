import { Head } from "fresh/runtime";
import { define } from "../state.ts";

export default define.page(function Home() {
  return (
    <>
      <Head>
        <title>Home</title>
      </Head>
      <h1>Welcome</h1>
    </>
  );
});
