// The root's error page again: below the root's middleware it gets the nonce that the header's
// sign-out island needs.
export { default, handler } from "../_error.tsx";
