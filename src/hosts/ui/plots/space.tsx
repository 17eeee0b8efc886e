import type { Disk, Plots } from "../desk/answers.ts";
import { bytesText } from "../model/format.ts";
import { plots as words } from "../text/plots.ts";
import { Figure, Legend } from "./figure.tsx";

type Props = Pick<Plots, "filed"> & { disks: readonly Disk[]; trash: { total: number; size_bytes: number } };

/** What fills the disks of the libraries. */
export function Space({ filed, disks, trash }: Props) {
  const [free, total] = disks.reduce(
    ([a, b], { free_bytes = 0, total_bytes = 0 }) => [a + free_bytes, b + total_bytes],
    [0, 0],
  );
  const of = (type: "movie" | "tv") => filed.find((one) => one.type === type) ?? { works: 0, bytes: 0 };
  const [films, series] = [of("movie"), of("tv")];
  const ours = films.bytes + series.bytes + trash.size_bytes;
  const parts = [
    { kind: "sp-films", name: words.films, bytes: films.bytes, more: words.works(films.works) },
    { kind: "sp-series", name: words.series, bytes: series.bytes, more: words.works(series.works) },
    { kind: "sp-trash", name: words.trash, bytes: trash.size_bytes, more: words.files(trash.total) },
    { kind: "sp-other", name: words.other, bytes: Math.max(0, total - free - ours), more: words.notOurs },
    { kind: "sp-free", name: words.freeSpace, bytes: free, more: "" },
  ];
  const all = parts.reduce((sum, { bytes }) => sum + bytes, 0);
  const said = parts.map(({ name, bytes, more }) => [name, bytesText(bytes), more].filter(Boolean).join(", "));
  return (
    <Figure
      class="p-space"
      title={words.space}
      big={bytesText(free)}
      of={words.freeOf(bytesText(total))}
      height={26}
      columns={said}
      legend={<Legend of={parts.map(({ kind, name, bytes }) => [kind, name, bytesText(bytes)])} />}
      table={{
        head: [words.what, words.size, ""],
        rows: parts.map(({ name, bytes, more }) => [name, bytesText(bytes), more]),
      }}
    >
      {parts.map(({ kind, bytes }, at) => {
        const before = parts.slice(0, at).reduce((sum, one) => sum + one.bytes, 0);
        const share = (part: number): string => `${(100 * part) / Math.max(1, all)}%`;
        return <rect key={kind} class={kind} x={share(before)} width={share(bytes)} y="2" height="22" />;
      })}
    </Figure>
  );
}
