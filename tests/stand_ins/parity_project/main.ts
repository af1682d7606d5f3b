import { App, staticFiles, trailingSlashes } from "fresh";

export const app = new App<{ caught?: string }>()
  .use(staticFiles())
  .use(trailingSlashes("never"))
  .fsRoutes();
