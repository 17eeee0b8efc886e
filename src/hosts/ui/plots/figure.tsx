import type { ComponentChildren } from "preact";
import { useId, useState } from "preact/hooks";
import { plots as words } from "../text/plots.ts";

type Props = {
  class: string;
  title: string;
  /** The number that says it all, and what it is. */
  big: string;
  of: string;
  height: number;
  /** What each column is, in words: one stop of Tab leads to the last, arrow keys go on. */
  columns: readonly string[];
  /** x is in percent and y in px: nothing is measured, and text keeps its size. */
  children: ComponentChildren;
  legend?: ComponentChildren;
  table: { head: readonly string[]; rows: readonly (readonly string[])[] };
};

/** A plot with a line that says what the column is on which one is, and all of it as a table. */
export function Figure({ class: name, title, big, of, height, columns, children, legend, table }: Props) {
  const id = useId();
  const [at, setAt] = useState(columns.length - 1);
  const width = 100 / Math.max(1, columns.length);
  return (
    <figure class={`card plot ${name}`} aria-labelledby={id}>
      <figcaption class="cardhead">
        <h2 id={id}>{title}</h2>
        <p class="big num">
          {big} <span>{of}</span>
        </p>
      </figcaption>
      <svg
        width="100%"
        height={height}
        role="group"
        aria-labelledby={id}
        onKeyDown={(event) => {
          const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: columns.length - 1 }[event.key];
          if (to === undefined || columns[to] === undefined) return;
          event.preventDefault();
          event.currentTarget.querySelectorAll<SVGElement>(".column")[to]?.focus();
        }}
      >
        {children}
        {columns.map((words, column) => (
          <rect
            key={column}
            class="column"
            x={`${column * width}%`}
            width={`${width}%`}
            height={height}
            role="img"
            aria-label={words}
            // In SVG only the attribute of this name counts: with another each column would be a stop.
            tabindex={column === at ? 0 : -1}
            onFocus={() => setAt(column)}
            onPointerEnter={() => setAt(column)}
          />
        ))}
      </svg>
      <p class="said num" aria-hidden="true">
        {columns[at]}
      </p>
      {legend}
      <details>
        <summary>{words.table}</summary>
        <div class="scroll" tabIndex={0} role="region" aria-label={words.tableOf(title)}>
          <table>
            <thead>
              <tr>
                {table.head.map((cell) => (
                  <th key={cell} scope="col">
                    {cell}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody class="num">
              {table.rows.map(([first, ...rest]) => (
                <tr key={first}>
                  <th scope="row">{first}</th>
                  {rest.map((cell, column) => (
                    <td key={column}>{cell}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
    </figure>
  );
}

/** A line across, with what it stands for. */
export const Mark = ({ y, words }: { y: number; words: string }) => (
  <>
    <line class="across" x1="0" x2="100%" y1={y} y2={y} />
    <text class="axis" x="-8" y={y + 4} text-anchor="end">
      {words}
    </text>
  </>
);

/** The first and the last day, below. */
export const Ends = ({ days, y }: { days: readonly string[]; y: number }) => (
  <>
    <text class="axis" x="0" y={y}>
      {days[0]}
    </text>
    <text class="axis" x="100%" y={y} text-anchor="end">
      {words.today}
    </text>
  </>
);

/** Each colour with its pattern, its words and how many. */
export const Legend = ({ of }: { of: readonly (readonly [kind: string, words: string, count: string])[] }) => (
  <ul class="legend num">
    {of.map(([kind, words, count]) => (
      <li key={kind}>
        <svg width="12" height="12" aria-hidden="true">
          <rect class={kind} width="12" height="12" rx="2" />
        </svg>
        {words} <b>{count}</b>
      </li>
    ))}
  </ul>
);
