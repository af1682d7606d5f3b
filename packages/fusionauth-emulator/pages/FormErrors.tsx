interface FormErrorsProps {
  count: number;
}

/** Says above a form that some of its fields are not right; nothing when all are. */
export function FormErrors({ count }: FormErrorsProps) {
  if (count === 0) return null;
  return (
    <p class="error" role="alert">
      {count === 1
        ? "One field needs another look."
        : `${count} fields need another look.`}
    </p>
  );
}
