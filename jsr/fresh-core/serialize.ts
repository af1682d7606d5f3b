/**
 * serialize writes a value as JavaScript that makes it again, safe inside a script element.
 *
 * @throws {TypeError} where the value cannot travel: a function, a symbol, JSX, an
 * instance of a class, or a structure that contains itself
 */
export function serialize(value: unknown, name = "value"): string {
  return write(value, name, []).replaceAll("<", "\\x3C");
}

function write(value: unknown, path: string, above: unknown[]): string {
  switch (typeof value) {
    case "string":
    case "boolean":
      return JSON.stringify(value);
    case "number":
      return Object.is(value, -0) ? "-0" : String(value);
    case "bigint":
      return `${value}n`;
    case "undefined":
      return "void 0";
    case "object":
      break;
    default:
      throw refuse(path, `a ${typeof value} cannot be sent to the browser`);
  }
  if (value === null) return "null";
  if (above.includes(value)) throw refuse(path, "it contains itself");
  const inner = [...above, value];
  const list = (items: Iterable<unknown>) =>
    Array.from(items, (item, i) => write(item, `${path}[${i}]`, inner));

  if (Array.isArray(value)) return `[${list(value)}]`;
  if (value instanceof Date) return `new Date(${value.getTime()})`;
  if (value instanceof URL) return `new URL(${JSON.stringify(value.href)})`;
  if (value instanceof Set) return `new Set([${list(value)}])`;
  if (value instanceof Map) return `new Map([${list(value)}])`;
  if (value instanceof Uint8Array) return `new Uint8Array([${list(value)}])`;

  const prototype = Object.getPrototypeOf(value);
  // Preact gives JSX a `constructor` of undefined, so that no JSON can pass for it.
  const isJsx = "constructor" in value && value.constructor === undefined;
  if (isJsx || (prototype !== Object.prototype && prototype !== null)) {
    throw refuse(path, "only plain data can be sent to the browser");
  }
  const fields = Object.entries(value).map(([key, field]) =>
    // In brackets, "__proto__" is a key like any other.
    `${key === "__proto__" ? '["__proto__"]' : JSON.stringify(key)}:${
      write(field, `${path}.${key}`, inner)
    }`
  );
  return `{${fields}}`;
}

function refuse(path: string, reason: string): TypeError {
  return new TypeError(`Cannot serialize "${path}": ${reason}`);
}
