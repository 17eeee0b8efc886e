import type { ComponentChildren, JSX } from "preact";
import { useId, useState } from "preact/hooks";
import type { Plots } from "../desk/answers.ts";
import { shortDayText } from "../model/format.ts";
import { plots as words } from "../text/plots.ts";
import { text } from "../text/text.ts";

type Props = {
  class: string;
  title: string;
  /** The main number, and its label. */
  big: string;
  of: string;
  height: number;
  /**
   * Description of each column. Only the last column is a Tab stop at first. The arrow keys move
   * between columns.
   */
  columns: readonly string[];
  /** Drawn with x in percent and y in px, so nothing has to be measured and text keeps its size. */
  children: ComponentChildren;
  legend?: ComponentChildren;
  table: { head: readonly string[]; rows: readonly (readonly string[])[] };
  /** Number of days with data, for a plot by day. With few of them, the number says more. */
  daysWithData?: number;
};

/** A plot by day is drawn from this number of days with data on. */
const MIN_DAYS = 3;

/** A plot with a line that describes the current column, and a table of all data. */
export function Figure({
  class: name,
  title,
  big,
  of,
  height,
  columns,
  children,
  legend,
  table,
  daysWithData = MIN_DAYS,
}: Props): JSX.Element {
  const id = useId();
  const [index, setAt] = useState(columns.length - 1);
  const width = 100 / Math.max(1, columns.length);
  const head = (
    <figcaption class="cardhead">
      <h2 id={id}>{title}</h2>
      <p class="big num">
        {big} <span>{of}</span>
      </p>
    </figcaption>
  );
  if (daysWithData < MIN_DAYS) {
    return (
      <figure class={`card plot few ${name}`} aria-labelledby={id}>
        {head}
        <p class="dim">{words.few(MIN_DAYS)}</p>
      </figure>
    );
  }
  return (
    <figure class={`card plot ${name}`} aria-labelledby={id}>
      {head}
      <svg
        width="100%"
        height={height}
        role="group"
        aria-labelledby={id}
        onKeyDown={(event) => {
          const to = {
            ArrowLeft: index - 1,
            ArrowRight: index + 1,
            Home: 0,
            End: columns.length - 1,
          }[event.key];
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
            // In SVG, only the lower-case attribute works. With any other spelling, each column
            // would be a Tab stop.
            tabindex={column === index ? 0 : -1}
            onFocus={() => setAt(column)}
            onPointerEnter={() => setAt(column)}
          />
        ))}
      </svg>
      <p class="plot-said num" aria-hidden="true">
        {columns[index]}
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

/** A horizontal line with its label. */
export const Mark = ({ y, words }: { y: number; words: string }): JSX.Element => (
  <>
    <line class="across" x1="0" x2="100%" y1={y} y2={y} />
    <text class="axis" x="-8" y={y + 4} text-anchor="end">
      {words}
    </text>
  </>
);

/** Labels for the first and last day, below the plot. */
export const Ends = ({ days, y }: { days: readonly string[]; y: number }): JSX.Element => (
  <>
    <text class="axis" x="0" y={y}>
      {days[0]}
    </text>
    <text class="axis" x="100%" y={y} text-anchor="end">
      {words.today}
    </text>
  </>
);

/** Lists each colour with its pattern, label and count. */
export const Legend = ({
  of,
}: {
  of: readonly (readonly [kind: string, words: string, count: string])[];
}): JSX.Element => (
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

/**
 * Number of days that a day's share covers, up to and including the day. Otherwise, one release on
 * a quiet day would be 0 or 100 %.
 */
export const SHARE_DAYS = 7;

/** Height of a plot above its zero line, and the space above the plot, in px. */
export const UP = 110;
export const TOP = 14;

/**
 * Returns for each day the share of releases that were filed without asking in the week up to that
 * day. Undefined for a week without any releases.
 */
function sharesOf(days: Plots["days"]): (number | undefined)[] {
  return Array.from({ length: days.length - SHARE_DAYS + 1 }, (_, index) => {
    const week = days.slice(index, index + SHARE_DAYS);
    const alone = week.reduce((sum, day) => sum + day.alone, 0);
    const all = alone + week.reduce((sum, day) => sum + day.person, 0);
    return all === 0 ? undefined : alone / all;
  });
}

/** Plots the share of releases that the program decided on its own. */
export function Share({ days }: Pick<Plots, "days">): JSX.Element {
  const shares = sharesOf(days);
  const names = days.slice(SHARE_DAYS - 1).map(({ day }) => shortDayText(day));
  const labels = shares.map((share) =>
    share === undefined ? words.nothing : text.copy.share(Math.round(100 * share)),
  );
  const last = shares.at(-1);
  const y = (share: number): number => TOP + UP * (1 - share);
  const points = shares.flatMap((share, index) =>
    share === undefined ? [] : [[index + 0.5, y(share)] as const],
  );
  const line = points.map(([x, index]) => `${x},${index}`).join(" ");
  return (
    <Figure
      class="p-share"
      title={words.decided}
      big={last === undefined ? "–" : text.copy.share(Math.round(100 * last))}
      of={words.ofSeven}
      height={TOP + UP + 20}
      daysWithData={days.filter(({ alone, person }) => alone + person > 0).length}
      columns={labels.map((label, index) => words.shareOn(names[index] ?? "", label))}
      table={{
        head: [words.day, words.decided],
        rows: labels.map((label, index) => [names[index] ?? "", label]),
      }}
    >
      {[0, 0.5, 1].map((share) => (
        <Mark key={share} y={y(share)} words={text.copy.share(100 * share)} />
      ))}
      <svg
        width="100%"
        height={TOP + UP + 20}
        viewBox={`0 0 ${shares.length} ${TOP + UP + 20}`}
        preserveAspectRatio="none"
      >
        {points.length > 1 && (
          <polygon
            class="area"
            points={`${points[0]?.[0]},${y(0)} ${line} ${points.at(-1)?.[0]},${y(0)}`}
          />
        )}
        <polyline class="curve" points={line} />
      </svg>
      {points.slice(-1).map(([x, index]) => (
        <circle key={x} class="s-alone" cx={`${(100 * x) / shares.length}%`} cy={index} r="4" />
      ))}
      <Ends days={names} y={TOP + UP + 16} />
    </Figure>
  );
}
