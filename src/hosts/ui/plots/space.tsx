import type { JSX } from "preact";
import type { DiskView, Plots } from "../desk/answers.ts";
import { formatDuration, formatLocalBytes, shortDayText } from "../model/format.ts";
import { plots as words } from "../text/plots.ts";
import { text } from "../text/text.ts";
import { Ends, Figure, Legend, Mark, TOP, UP } from "./figure.tsx";

/** Round durations for the axis, in seconds. */
const WHILES = [1, 10, 60, 600, 3600, 86_400, 604_800, 2_592_000, 31_104_000];

type Props = Pick<Plots, "filed"> & {
  disks: readonly DiskView[];
  trash: { total: number; size_bytes: number };
};

/** Shows what fills the disks of the libraries. */
export function Space({ filed, disks, trash }: Props): JSX.Element {
  const [free, total] = disks.reduce(
    ([a, b], { free_bytes = 0, total_bytes = 0 }) => [a + free_bytes, b + total_bytes],
    [0, 0],
  );
  const of = (type: "movie" | "tv") =>
    filed.find((one) => one.type === type) ?? { works: 0, bytes: 0 };
  const [films, series] = [of("movie"), of("tv")];
  const ours = films.bytes + series.bytes + trash.size_bytes;
  const parts = [
    { kind: "sp-films", name: words.films, bytes: films.bytes, more: words.works(films.works) },
    { kind: "sp-series", name: words.series, bytes: series.bytes, more: words.works(series.works) },
    {
      kind: "sp-trash",
      name: words.trash,
      bytes: trash.size_bytes,
      more: text.list.files(trash.total),
    },
    {
      kind: "sp-other",
      name: words.other,
      bytes: Math.max(0, total - free - ours),
      more: words.notOurs,
    },
    { kind: "sp-free", name: words.freeSpace, bytes: free, more: "" },
  ];
  const all = parts.reduce((sum, { bytes }) => sum + bytes, 0);
  const labels = parts.map(({ name, bytes, more }) =>
    [name, formatLocalBytes(bytes), more].filter(Boolean).join(", "),
  );
  return (
    <Figure
      class="p-space"
      title={words.space}
      big={formatLocalBytes(free)}
      of={words.freeOf(formatLocalBytes(total))}
      height={26}
      columns={labels}
      legend={
        <Legend of={parts.map(({ kind, name, bytes }) => [kind, name, formatLocalBytes(bytes)])} />
      }
      table={{
        head: [words.what, words.size, ""],
        rows: parts.map(({ name, bytes, more }) => [name, formatLocalBytes(bytes), more]),
      }}
    >
      {parts.map(({ kind, bytes }, index) => {
        const before = parts.slice(0, index).reduce((sum, one) => sum + one.bytes, 0);
        const share = (part: number): string => `${(100 * part) / Math.max(1, all)}%`;
        return (
          <rect key={kind} class={kind} x={share(before)} width={share(bytes)} y="2" height="22" />
        );
      })}
    </Figure>
  );
}

const secondsText = (seconds: number): string =>
  seconds < 60 ? words.seconds(Math.round(seconds)) : formatDuration(seconds * 1000);

/** Plots durations by day: the median, and the range that covers nine out of ten. */
export function Speed({ days, until }: Pick<Plots, "days" | "until">): JSX.Element {
  const known = days.flatMap(({ seconds }) => seconds ?? []);
  const medians = known.map(({ median }) => median).toSorted((a, b) => a - b);
  const usual = medians[Math.floor(medians.length / 2)];
  const low = WHILES.findLast((mark) => mark <= Math.min(...known.map((span) => span.low))) ?? 1;
  const high = WHILES.find((mark) => mark >= Math.max(60, ...known.map((span) => span.high))) ?? 60;
  // The plot covers seconds to days, so the scale is logarithmic: each factor of ten has the same
  // height.
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
      daysWithData={known.length}
      columns={days.map(({ seconds }, index) =>
        seconds === undefined
          ? words.shareOn(names[index] ?? "", words.nothing)
          : words.speedOn(
              names[index] ?? "",
              secondsText(seconds.median),
              secondsText(seconds.high),
            ),
      )}
      table={{
        head: [words.day, words.oneInTen, words.half, words.nineInTen],
        rows: days.map(({ seconds }, index) => [
          names[index] ?? "",
          ...(seconds
            ? [seconds.low, seconds.median, seconds.high].map(secondsText)
            : ["", "", ""]),
        ]),
      }}
    >
      {WHILES.filter((mark) => mark >= low && mark <= high).map((mark) => (
        <Mark key={mark} y={y(mark)} words={secondsText(mark)} />
      ))}
      {days.map(({ day, seconds }, index) => {
        const x = `${(index + 0.5) * width}%`;
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
