import type { Plots } from "../desk/answers.ts";
import { shortDayText } from "../model/format.ts";
import { plots as words } from "../text/plots.ts";
import { Ends, Figure, Mark } from "./figure.tsx";

/** The share of a day is that of the seven days until then: one release on a quiet day would be 0 or 100 %. */
export const SHARE_DAYS = 7;

const UP = 110;
const TOP = 14;

/** Of what was filed in the week until each day, how much without asking; undefined for a week without anything. */
function sharesOf(days: Plots["days"]): (number | undefined)[] {
  return Array.from({ length: days.length - SHARE_DAYS + 1 }, (_, at) => {
    const week = days.slice(at, at + SHARE_DAYS);
    const alone = week.reduce((sum, day) => sum + day.alone, 0);
    const all = alone + week.reduce((sum, day) => sum + day.person, 0);
    return all === 0 ? undefined : alone / all;
  });
}

/** How much the program decided alone. */
export function Share({ days }: Pick<Plots, "days">) {
  const shares = sharesOf(days);
  const names = days.slice(SHARE_DAYS - 1).map(({ day }) => shortDayText(day));
  const said = shares.map((share) => (share === undefined ? words.nothing : words.share(Math.round(100 * share))));
  const last = shares.at(-1);
  const y = (share: number): number => TOP + UP * (1 - share);
  const points = shares.flatMap((share, at) => (share === undefined ? [] : [[at + 0.5, y(share)] as const]));
  const line = points.map(([x, at]) => `${x},${at}`).join(" ");
  return (
    <Figure
      class="p-share"
      title={words.decided}
      big={last === undefined ? "–" : words.share(Math.round(100 * last))}
      of={words.ofSeven}
      height={TOP + UP + 20}
      columns={said.map((one, at) => words.shareOn(names[at] ?? "", one))}
      table={{ head: [words.day, words.decided], rows: said.map((one, at) => [names[at] ?? "", one]) }}
    >
      {[0, 0.5, 1].map((share) => (
        <Mark key={share} y={y(share)} words={words.share(100 * share)} />
      ))}
      <svg
        width="100%"
        height={TOP + UP + 20}
        viewBox={`0 0 ${shares.length} ${TOP + UP + 20}`}
        preserveAspectRatio="none"
      >
        {points.length > 1 && (
          <polygon class="area" points={`${points[0]?.[0]},${y(0)} ${line} ${points.at(-1)?.[0]},${y(0)}`} />
        )}
        <polyline class="line" points={line} />
      </svg>
      {points.slice(-1).map(([x, at]) => (
        <circle key={x} class="s-alone" cx={`${(100 * x) / shares.length}%`} cy={at} r="4" />
      ))}
      <Ends days={names} y={TOP + UP + 16} />
    </Figure>
  );
}
