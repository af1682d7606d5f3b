interface FormErrorsProps {
  count: number;
}

/** Says above a form how many of its fields are invalid; nothing when all are valid. */
export function FormErrors({ count }: FormErrorsProps) {
  if (count === 0) return null;
  return (
    <p class="error" role="alert">
      {count === 1 ? "One field is invalid." : `${count} fields are invalid.`}
    </p>
  );
}
