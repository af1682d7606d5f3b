import type { ComponentChildren } from "preact";

interface TableProps {
  caption: string;
  head: readonly string[];
  /** Each has a unique key. */
  rows: readonly { key: string; cells: readonly ComponentChildren[] }[];
}

/** A table that scrolls sideways in a narrow window. */
export function Table({ caption, head, rows }: TableProps) {
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label={caption}>
      <table>
        <caption class="hidden">{caption}</caption>
        <thead>
          <tr>{head.map((text) => <th key={text} scope="col">{text}</th>)}</tr>
        </thead>
        <tbody>
          {rows.map(({ key, cells }) => (
            <tr key={key} id={`row-${key}`}>
              {cells.map((cell, index) => <td key={index}>{cell}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
