/**
 * What the `server.js` of a build calls; not for apps.
 *
 * @module
 */

export { type BuildManifest, installBuild } from "./production.ts";
