import { useState } from "preact/hooks";
import { monthText } from "../model/format.ts";
import { SearchBox } from "../pick/search-box.tsx";
import type { WallFilter } from "../route/place.ts";
import { wall as words } from "../text/wall.ts";

type Props = {
  filter: WallFilter;
  change: (filter: WallFilter) => void;
  count: number;
  months: readonly { month: string }[];
};

type Choice = Exclude<keyof WallFilter, "search">;

/** What the wall shows, and in which order; on a phone behind a button. */
export function WallFilters({ filter, change, count, months }: Props) {
  const [isOpen, open] = useState(false);
  const set = (name: keyof WallFilter, value: string): void => {
    const { [name]: _, ...others } = filter;
    change(value === "" ? others : { ...others, [name]: value });
  };
  const known = months.map(({ month }) => month);
  const listed = filter.month === undefined || known.includes(filter.month) ? known : [filter.month, ...known];
  const options: Record<Choice, readonly (readonly [value: string, word: string])[]> = {
    type: [["", words.anyType], ...Object.entries(words.types)],
    plex: [["", words.anyPlex], ...Object.entries(words.plex)],
    month: [["", words.anyMonth], ...listed.map((month) => [month, monthText(month)] as const)],
    by: [["", words.anybody], ...Object.entries(words.by)],
    // The first is what it is without a choice.
    sort: Object.entries(words.sorts).map(([value, word], at) => [at === 0 ? "" : value, word] as const),
  };
  const chosen = (["type", "plex", "month", "by"] as const).filter((name) => filter[name] !== undefined).length;
  return (
    <search class="fbar" aria-label={words.filters}>
      <SearchBox words={words.search} value={filter.search} change={(value) => set("search", value)} />
      <button type="button" class="phone-only" aria-expanded={isOpen} onClick={() => open(!isOpen)}>
        {chosen === 0 ? words.filterButton : words.filterButtonOf(chosen)}
      </button>
      <div class={isOpen ? "fsel open" : "fsel"}>
        {(Object.keys(options) as Choice[]).map((name) => (
          <label key={name} class={name === "sort" ? "selw sort" : "selw"}>
            <span>{words.labels[name]}</span>
            <select value={filter[name] ?? ""} onChange={({ currentTarget }) => set(name, currentTarget.value)}>
              {options[name].map(([value, word]) => (
                <option key={value} value={value}>
                  {word}
                </option>
              ))}
            </select>
          </label>
        ))}
        {isOpen && (
          <button type="button" class="main phone-only" onClick={() => open(false)}>
            {words.showFound(count)}
          </button>
        )}
      </div>
    </search>
  );
}
