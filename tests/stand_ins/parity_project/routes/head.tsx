import { Head } from "fresh/runtime";
import { define } from "../state.ts";

export default define.page(function HeadPage() {
  return (
    <>
      <Head>
        <title>Head</title>
        <meta name="description" content="The page's" />
        <meta name="author" content="The page's" />
        <link rel="canonical" href="https://parity.test/head" />
      </Head>
      <h1>Head</h1>
    </>
  );
});
