import type { Plots } from "../desk/answers.ts";
import { lengthText, shortDayText } from "../model/format.ts";
import { plots as words } from "../text/plots.ts";
import { Ends, Figure, Mark } from "./figure.tsx";

const UP = 110;
const TOP = 14;
/** What a person calls a while, in seconds. */
const WHILES = [1, 10, 60, 600, 3600, 86_400, 604_800, 2_592_000, 31_104_000];

const secondsText = (seconds: number): string =>
  seconds < 60 ? words.seconds(Math.round(seconds)) : lengthText(seconds * 1000);

/** How long it took, day by day: the middle one, and where nine of ten lie. */
export function Speed({ days, until }: Pick<Plots, "days" | "until">) {
  const known = days.flatMap(({ seconds }) => seconds ?? []);
  const medians = known.map(({ median }) => median).toSorted((a, b) => a - b);
  const usual = medians[Math.floor(medians.length / 2)];
  const low = WHILES.findLast((one) => one <= Math.min(...known.map((one) => one.low))) ?? 1;
  const high = WHILES.find((one) => one >= Math.max(60, ...known.map((one) => one.high))) ?? 60;
  // Seconds and days in one plot: each tenfold is as high as the other.
  const y = (seconds: number): number =>
    TOP + UP * (1 - Math.log(Math.max(low, seconds) / low) / Math.log(Math.max(2, high / low)));
  const width = 100 / days.length;
  const names = days.map(({ day }) => shortDayText(day));
  return (
    <Figure
      class="p-speed"
      title={words.speed[until]}
      big={usual === undefined ? "–" : secondsText(usual)}
      of={words.median}
      height={TOP + UP + 20}
      columns={days.map(({ seconds }, at) =>
        seconds === undefined
          ? words.shareOn(names[at] ?? "", words.nothing)
          : words.speedOn(names[at] ?? "", secondsText(seconds.median), secondsText(seconds.high)),
      )}
      table={{
        head: [words.day, words.oneInTen, words.half, words.nineInTen],
        rows: days.map(({ seconds }, at) => [
          names[at] ?? "",
          ...(seconds ? [seconds.low, seconds.median, seconds.high].map(secondsText) : ["", "", ""]),
        ]),
      }}
    >
      {WHILES.filter((one) => one >= low && one <= high).map((one) => (
        <Mark key={one} y={y(one)} words={secondsText(one)} />
      ))}
      {days.map(({ day, seconds }, at) => {
        const x = `${(at + 0.5) * width}%`;
        return (
          seconds && (
            <g key={day}>
              <line class="whisker" x1={x} x2={x} y1={y(seconds.low)} y2={y(seconds.high)} />
              <circle class="s-alone" cx={x} cy={y(seconds.median)} r="3.5" />
            </g>
          )
        );
      })}
      <Ends days={names} y={TOP + UP + 16} />
    </Figure>
  );
}
