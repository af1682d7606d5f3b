/** Whether a field of a form is a password, such as `password` or `user.password`. */
export function isPasswordField(name: string): boolean {
  return /password/i.test(name) && !/passwordid$/i.test(name);
}
