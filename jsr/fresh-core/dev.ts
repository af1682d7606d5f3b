/**
 * The tools that build an app and serve it in development.
 *
 * @module
 */

export { Builder, type BuildOptions } from "./dev/builder.ts";
export type {
  OnTransformArgs,
  OnTransformOptions,
  TransformFn,
} from "./dev/transform.ts";
