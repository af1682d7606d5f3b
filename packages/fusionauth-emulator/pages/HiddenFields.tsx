import { carriedParameters } from "./carried_parameters.ts";

interface HiddenFieldsProps {
  parameters: URLSearchParams;
}

/** The parameters of an authorize request, as hidden inputs. */
export function HiddenFields({ parameters }: HiddenFieldsProps) {
  return (
    <>
      {[...carriedParameters(parameters)].map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
    </>
  );
}
