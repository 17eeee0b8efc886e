import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Plots as Counted, DiskView } from "../desk/answers.ts";
import { useDesk } from "../desk/desk.ts";
import { shortDayText } from "../model/format.ts";
import { plots as words } from "../text/plots.ts";
import { formatCount } from "../text/plurals.ts";
import { Ends, Figure, Legend, Mark, SHARE_DAYS, Share, TOP, UP } from "./figure.tsx";
import { Space, Speed } from "./space.tsx";

const DAYS = 30;

type PlotFigures = {
  plots: Counted;
  disks: readonly DiskView[];
  trash: { total: number; size_bytes: number };
};

/**
 * Plots the last days. The data is reloaded after something was filed, but not after every change.
 */
export function Plots({ newest }: { newest: string | undefined }): JSX.Element | null {
  const desk = useDesk();
  const [read, setRead] = useState<PlotFigures | "failed">();
  useEffect(() => {
    const all = Promise.all([
      desk.call("get_plots", { days: DAYS + SHARE_DAYS - 1 }),
      desk.call("get_free_space", {}),
      desk.call("list_trash", { limit: 1 }),
    ]);
    all.then(
      ([plots, { disks }, trash]) => setRead({ plots, disks, trash }),
      () => setRead((before) => before ?? "failed"),
    );
  }, [newest]);
  if (read === undefined) return null;
  if (read === "failed") return <p class="dim">{words.failed}</p>;
  const { plots, disks, trash } = read;
  const days = plots.days.slice(-DAYS);
  return (
    <>
      <Patterns />
      <Filed days={days} />
      <Share days={plots.days} />
      <Space filed={plots.filed} disks={disks} trash={trash} />
      <Speed days={days} until={plots.until} />
    </>
  );
}

/** Defines a pattern for each colour, because not everyone can distinguish the colours. */
const Patterns = () => (
  <svg class="vh" aria-hidden="true">
    <defs>
      <pattern
        id="stripes"
        width="6"
        height="6"
        patternUnits="userSpaceOnUse"
        patternTransform="rotate(45)"
      >
        <rect class="ground" width="6" height="6" />
        <rect class="ink" width="3.4" height="6" />
      </pattern>
      <pattern
        id="stripes-2"
        width="6"
        height="6"
        patternUnits="userSpaceOnUse"
        patternTransform="rotate(-45)"
      >
        <rect class="ground" width="6" height="6" />
        <rect class="ink-2" width="3.6" height="6" />
      </pattern>
      <pattern id="grid" width="5" height="5" patternUnits="userSpaceOnUse">
        <rect class="ground" width="5" height="5" />
        <path class="ink-3" d="M0 0h5v2.6H0zM0 0v5h2.6V0z" />
      </pattern>
    </defs>
  </svg>
);

const DOWN = 34;

/**
 * Plots the number of releases filed on each day, without asking and after a person's decision.
 * Releases that were taken back are drawn below the zero line.
 */
function Filed({ days }: Pick<Counted, "days">) {
  const sum = (of: "alone" | "person" | "back"): number =>
    days.reduce((all, day) => all + day[of], 0);
  const [alone, person, back] = [sum("alone"), sum("person"), sum("back")];
  const most = Math.max(
    4,
    ...days.map((day) => day.alone + day.person),
    ...days.map((day) => (day.back * UP) / DOWN),
  );
  const scale = (count: number): number => (count * UP) / most;
  const zero = TOP + UP;
  const width = 100 / days.length;
  const names = days.map(({ day }) => shortDayText(day));
  return (
    <Figure
      class="p-day"
      title={words.filed}
      big={formatCount(alone + person)}
      of={words.filings(alone + person)}
      height={zero + DOWN + 16}
      daysWithData={days.filter((day) => day.alone + day.person + day.back > 0).length}
      columns={days.map((day, index) =>
        words.filedOn(names[index] ?? "", day.alone, day.person, day.back),
      )}
      legend={
        <Legend
          of={[
            ["s-alone", words.alone, formatCount(alone)],
            ["s-person", words.person, formatCount(person)],
            ["s-back", words.back, formatCount(back)],
          ]}
        />
      }
      table={{
        head: [words.day, words.alone, words.person, words.back],
        rows: days.map((day, index) => [
          names[index] ?? "",
          formatCount(day.alone),
          formatCount(day.person),
          formatCount(day.back),
        ]),
      }}
    >
      {[0.5, 1].map((share) => (
        <Mark key={share} y={zero - UP * share} words={formatCount(Math.round(most * share))} />
      ))}
      {days.map((day, index) => {
        const [x, wide] = [`${(index + 0.16) * width}%`, `${width * 0.68}%`];
        const [first, second] = [scale(day.alone), scale(day.person)];
        return (
          <g key={day.day}>
            {first > 0 && (
              <rect class="s-alone" x={x} width={wide} y={zero - first} height={first} rx="1.5" />
            )}
            {second > 0 && (
              <rect
                class="s-person"
                x={x}
                width={wide}
                y={zero - first - second}
                height={Math.max(0, second - 1)}
                rx="1.5"
              />
            )}
            {day.back > 0 && (
              <rect
                class="s-back"
                x={x}
                width={wide}
                y={zero + 1}
                height={scale(day.back)}
                rx="1.5"
              />
            )}
          </g>
        );
      })}
      <line class="across zero" x1="0" x2="100%" y1={zero} y2={zero} />
      <Ends days={names} y={zero + DOWN + 12} />
    </Figure>
  );
}
