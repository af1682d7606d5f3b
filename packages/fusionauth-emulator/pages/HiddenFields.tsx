import { carriedParameters } from "./carried_parameters.ts";

interface HiddenFieldsProps {
  parameters: URLSearchParams;
}

/** The OAuth request, carried along by a form. */
export function HiddenFields({ parameters }: HiddenFieldsProps) {
  return (
    <>
      {[...carriedParameters(parameters)].map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
    </>
  );
}
