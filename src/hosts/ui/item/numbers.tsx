import type { JSX } from "preact";
import { item } from "../text/item.ts";

/** Text that a person typed; empty at first. */
export type TypedNumbers = { season: string; episodes: string };

/** Parses season and episodes, including `3-5` and `3, 4`; undefined if they make no sense. */
export function readNumbers({
  season,
  episodes,
}: TypedNumbers): { season: number; episodes: number[] } | undefined {
  if (!/^\d{1,4}$/.test(season.trim())) return undefined;
  const list: number[] = [];
  for (const part of episodes.split(",")) {
    const [, first, last = first] = /^\s*(\d{1,5})(?:\s*[-–]\s*(\d{1,5}))?\s*$/.exec(part) ?? [];
    const [from, to] = [Number(first), Number(last)];
    if (first === undefined || to < from || to - from > 99) return undefined;
    for (let each = from; each <= to; each++) list.push(each);
  }
  return { season: Number(season), episodes: list };
}

/** Two fields, used if only a person knows which episode it is. */
export function NumberFields({
  numbers,
  change,
}: {
  numbers: TypedNumbers;
  change: (numbers: TypedNumbers) => void;
}): JSX.Element {
  const field = (name: keyof TypedNumbers, label: string) => (
    <label>
      {label}{" "}
      <input
        type="text"
        inputMode="numeric"
        size={6}
        value={numbers[name]}
        onInput={({ currentTarget }) => change({ ...numbers, [name]: currentTarget.value })}
      />
    </label>
  );
  return (
    <p class="numbers">
      {field("season", item.season)} {field("episodes", item.episode)}
    </p>
  );
}
