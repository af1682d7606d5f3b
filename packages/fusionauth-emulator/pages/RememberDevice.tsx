interface RememberDeviceProps {
  checked: boolean;
}

/** The box that opens an SSO session; without it every visit asks for the password again. */
export function RememberDevice({ checked }: RememberDeviceProps) {
  return (
    <label class="check">
      <input type="hidden" name="__cb_rememberDevice" value="false" />
      <input
        type="checkbox"
        name="rememberDevice"
        value="true"
        checked={checked}
      />
      Keep me signed in
    </label>
  );
}
