/**
 * serialize writes plain data and dates as JavaScript, safe inside a script element.
 *
 * @throws {TypeError} where a value cannot be sent: a function, JSX, an instance of a class
 */
export function serialize(value: unknown, path = "value"): string {
  if (typeof value === "string") {
    return JSON.stringify(value).replaceAll("<", "\\x3C");
  }
  if (value === undefined) return "void 0";
  if (value instanceof Date) return `new Date(${value.getTime()})`;
  if (Array.isArray(value)) {
    return `[${value.map((item, i) => serialize(item, `${path}[${i}]`))}]`;
  }
  if (value === null || ["boolean", "number"].includes(typeof value)) {
    return String(value);
  }
  // JSX is a plain object too, with a `constructor` of undefined.
  const isPlain = typeof value === "object" && value.constructor === Object;
  if (!isPlain) {
    throw new TypeError(
      `Cannot pass "${path}" to an island: only plain data can be sent to the browser`,
    );
  }
  const fields = Object.entries(value).map(([key, field]) =>
    // In brackets, "__proto__" is a key like any other.
    `[${serialize(key)}]:${serialize(field, `${path}.${key}`)}`
  );
  return `{${fields}}`;
}
