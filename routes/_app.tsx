import { asset } from "fresh/runtime";
import { define } from "@/utils.ts";

export default define.page(function App({ Component }) {
  return (
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>ChangeBank</title>
        <meta
          name="description"
          content="ChangeBank turns dollars into nickels and pennies, exactly to the cent."
        />
        <meta name="color-scheme" content="light dark" />
        <meta name="theme-color" content="#096324" />
        <link rel="icon" type="image/svg+xml" href={asset("/logo.svg")} />
        <link rel="stylesheet" href={asset("/styles.css")} />
      </head>
      <body>
        <Component />
      </body>
    </html>
  );
});
