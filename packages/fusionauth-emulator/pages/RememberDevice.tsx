interface RememberDeviceProps {
  checked: boolean;
}

/** The "Keep me signed in" checkbox, which opens an SSO session. */
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
