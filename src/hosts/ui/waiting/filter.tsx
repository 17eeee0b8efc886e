import type { RefObject } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { ReasonGroup } from "../../../core/reason-traits.ts";
import { text } from "../text/text.ts";

export type FilterBy = { reason?: string; search?: string };
type Props = {
  by: FilterBy;
  counts: readonly { group: ReasonGroup; count: number }[];
  change: (by: FilterBy) => void;
  input: RefObject<HTMLInputElement | null>;
};

/** While somebody types, the list is asked for this seldom, in ms. */
const SEARCH_DELAY_MS = 200;

/** Shows only what waits for one kind of answer, or has these words in its name or title. */
export function Filter({ by, counts, change, input }: Props) {
  const { reason, search = "" } = by;
  const [typed, type] = useState(search);
  useEffect(() => {
    if (typed.trim() === search) return undefined;
    const timer = setTimeout(() => change(withSearch(by, typed)), SEARCH_DELAY_MS);
    return () => clearTimeout(timer);
  }, [typed, by]);
  const chip = (group: ReasonGroup | undefined, count: number | undefined) => (
    <button
      key={group ?? "all"}
      type="button"
      aria-pressed={reason === group}
      onClick={() => change(group === undefined ? withSearch({}, search) : { ...by, reason: group })}
    >
      {group === undefined ? text.list.all : text.groups[group]} <span class="num count">{count}</span>
    </button>
  );
  return (
    <search class="tools" aria-label={text.list.filterLabel}>
      <div class="chips" role="group" aria-label={text.list.showOnly}>
        {chip(undefined, counts.length === 0 ? undefined : counts.reduce((sum, { count }) => sum + count, 0))}
        {counts.map(({ group, count }) => chip(group, count))}
      </div>
      <input
        ref={input}
        type="search"
        aria-label={text.list.search}
        placeholder={text.list.searchHint}
        maxLength={200}
        value={typed}
        onInput={({ currentTarget }) => type(currentTarget.value)}
      />
    </search>
  );
}

const withSearch = ({ reason }: FilterBy, typed: string): FilterBy => ({
  ...(reason === undefined ? {} : { reason }),
  ...(typed.trim() === "" ? {} : { search: typed.trim() }),
});
