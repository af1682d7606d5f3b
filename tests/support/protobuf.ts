// As much of the Protocol Buffers wire format as KV Connect needs: varints and bytes.

/** The fields of a message by number; each has every value it occurs with. */
export type Fields = ReadonlyMap<number, readonly (number | Uint8Array)[]>;

/** Reads a message. */
export function decode(bytes: Uint8Array): Fields {
  const fields = new Map<number, (number | Uint8Array)[]>();
  let at = 0;
  function varint(): number {
    let value = 0;
    for (let scale = 1;; scale *= 128) {
      const byte = bytes[at++] ?? 0;
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
  }
  while (at < bytes.length) {
    const tag = varint();
    let value: number | Uint8Array = varint();
    if ((tag & 7) === 2) value = bytes.slice(at, at += value);
    const number = tag >> 3;
    fields.set(number, [...fields.get(number) ?? [], value]);
  }
  return fields;
}

/** The bytes of a field; empty when it is not there. */
export function bytesOf(fields: Fields, number: number): Uint8Array {
  const value = fields.get(number)?.at(-1);
  return value instanceof Uint8Array ? value : new Uint8Array();
}

/** The number in a field; 0 when it is not there. */
export function numberOf(fields: Fields, number: number): number {
  const value = fields.get(number)?.at(-1);
  return typeof value === "number" ? value : 0;
}

/** The messages in a repeated field. */
export function messagesOf(fields: Fields, number: number): Fields[] {
  return (fields.get(number) ?? []).filter((value) =>
    value instanceof Uint8Array
  ).map(decode);
}

/** Writes a message of these fields, each a number and its value. */
export function encode(
  ...fields: readonly (readonly [number, number | Uint8Array])[]
): Uint8Array<ArrayBuffer> {
  const bytes: number[] = [];
  function varint(value: number) {
    for (; value > 127; value = Math.floor(value / 128)) {
      bytes.push(value % 128 + 128);
    }
    bytes.push(value);
  }
  for (const [number, value] of fields) {
    if (typeof value === "number") {
      varint(number * 8);
      varint(value);
    } else {
      varint(number * 8 + 2);
      varint(value.length);
      for (const byte of value) bytes.push(byte);
    }
  }
  return new Uint8Array(bytes);
}
