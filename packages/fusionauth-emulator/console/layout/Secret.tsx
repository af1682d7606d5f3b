interface SecretProps {
  value: string;
  isShown: boolean;
}

/** A secret; only its length is shown until it is asked for. */
export function Secret({ value, isShown }: SecretProps) {
  return isShown
    ? <code>{value}</code>
    : <span class="secret">hidden, {value.length} characters</span>;
}
