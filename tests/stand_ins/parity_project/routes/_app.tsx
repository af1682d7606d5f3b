import { define } from "../state.ts";

export default define.page(function Document({ Component }) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>Parity</title>
        <meta name="description" content="The document's own" />
        <link rel="canonical" href="https://parity.test/" />
      </head>
      <body>
        <Component />
      </body>
    </html>
  );
});
