import type { JSX } from "preact";
import { useRef, useState } from "preact/hooks";
import { dropUndefined } from "../../../base/drop-undefined.ts";
import { type WallFilter, withPart } from "../../../core/page/place.ts";
import type { WallCounts, WallWork } from "../desk/answers.ts";
import { useDesk } from "../desk/desk.ts";
import { type LoadResult, useLoad } from "../hooks/use-load.ts";
import { formatMonth } from "../model/format.ts";
import { Button } from "../shell/controls.tsx";
import { SearchBox, Select } from "../shell/fields.tsx";
import { wall as words } from "../text/wall.ts";

/** Works per request, which is the maximum. */
const PAGE = 100;

/** Loaded pages of the wall for a filter, by page number. */
type WallPages = { key: string; pages: ReadonlyMap<number, WallWork[]>; counts?: WallCounts };
const NOTHING: WallPages = { key: "", pages: new Map() };

/** The part of the wall that was read last, so that a person who returns finds it unchanged. */
let kept = NOTHING;

type Props = {
  filter: WallFilter;
  change: (filter: WallFilter) => void;
  count: number;
  months: readonly { month: string }[];
};

type WallFilterName = Exclude<keyof WallFilter, "search">;

/** Filters and sorts the wall. On a phone, the controls are behind a button. */
export function WallFilters({ filter, change, count, months }: Props): JSX.Element {
  const [isOpen, open] = useState(false);
  const set = (name: keyof WallFilter, value: string): void =>
    change(withPart(filter, name, value));
  const known = months.map(({ month }) => month);
  const listed =
    filter.month === undefined || known.includes(filter.month) ? known : [filter.month, ...known];
  const options: Record<WallFilterName, readonly (readonly [value: string, word: string])[]> = {
    type: [["", words.anyType], ...Object.entries(words.types)],
    plex: [["", words.anyPlex], ...Object.entries(words.plex)],
    month: [["", words.anyMonth], ...listed.map((month) => [month, formatMonth(month)] as const)],
    by: [["", words.anybody], ...Object.entries(words.by)],
    // The first option is the default, so its value is empty.
    sort: Object.entries(words.sorts).map(
      ([value, word], index) => [index === 0 ? "" : value, word] as const,
    ),
  };
  const chosen = (["type", "plex", "month", "by"] as const).filter(
    (name) => filter[name] !== undefined,
  ).length;
  return (
    <search class="fbar" aria-label={words.filters}>
      <SearchBox
        words={words.search}
        value={filter.search}
        change={(value) => set("search", value)}
      />
      <Button class="phone-only" aria-expanded={isOpen} onClick={() => open(!isOpen)}>
        {chosen === 0 ? words.filterButton : words.filterButtonOf(chosen)}
      </Button>
      <div class={isOpen ? "fsel open" : "fsel"}>
        {(Object.keys(options) as WallFilterName[]).map((name) => (
          <Select
            key={name}
            class={name === "sort" ? "selw sort" : "selw"}
            label={words.labels[name]}
            value={filter[name] ?? ""}
            options={options[name]}
            choose={(value) => set(name, value)}
          />
        ))}
        {isOpen && (
          <Button
            says={words.showFound(count)}
            class="main phone-only"
            onClick={() => open(false)}
          />
        )}
      </div>
    </search>
  );
}

/** The works of the wall that are loaded so far. */
interface WallWorks extends LoadResult<WallPages> {
  counts: WallCounts | undefined;
  /** Returns the work at this position; undefined until it was read. */
  at(index: number): WallWork | undefined;
}

/**
 * Loads the matching works in view, from `first` up to `end`. They are reloaded after every change.
 */
export function useWall(filter: WallFilter, first: number, end: number): WallWorks {
  const desk = useDesk();
  const key = JSON.stringify(filter);
  // Until the answer for a new filter arrives, the last result stays.
  const read = useRef<WallPages>(kept.key === key ? kept : NOTHING);
  const from = Math.floor(first / PAGE);
  const to = Math.max(from, Math.ceil(end / PAGE) - 1);
  const { search, type, plex, month, by, sort } = filter;
  const loaded = useLoad(`wall ${key} ${from} ${to}`, async (signal) => {
    const asked = dropUndefined({ search, type, in_plex: plex, month, decided_by: by, sort });
    const ask = (counts: { counts?: true }, page: number) =>
      desk.call(
        "list_filed_works",
        { ...asked, ...counts, offset: page * PAGE, limit: PAGE },
        signal,
      );
    const pages = await Promise.all(
      Array.from({ length: to - from + 1 }, (_, offset) =>
        ask(offset === 0 ? { counts: true } : {}, from + offset),
      ),
    );
    // Other pages may have changed as well. They are reloaded when they come into view again.
    const counts = pages[0]?.counts;
    read.current = kept = {
      key,
      pages: new Map(pages.map(({ works }, offset) => [from + offset, works])),
      ...(counts === undefined ? {} : { counts }),
    };
    return kept;
  });
  return {
    ...loaded,
    counts: read.current.counts,
    at: (index) => read.current.pages.get(Math.floor(index / PAGE))?.[index % PAGE],
  };
}
