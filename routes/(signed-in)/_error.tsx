// The root's error page, here once more: below the root's middleware it gets the nonce that the
// sign-out island in the header needs.
export { default, handler } from "../_error.tsx";
