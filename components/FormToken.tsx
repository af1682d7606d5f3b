import type { JSX } from "preact";

export interface FormTokenProps {
  /** Bound to the session; proves that the form was ours. */
  formToken: string;
}

/** The hidden field that every form of a signed-in visitor carries. */
export function FormToken({ formToken }: FormTokenProps): JSX.Element {
  return <input type="hidden" name="form_token" value={formToken} />;
}
