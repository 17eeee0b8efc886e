import type { JSX } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Tools } from "../desk/answers.ts";
import { useDesk } from "../desk/desk.ts";
import { keyOf, type LoadResult, useLoad } from "../hooks/use-load.ts";
import { Button } from "../shell/controls.tsx";
import { SearchBox, type SearchProps } from "../shell/fields.tsx";
import { formatCount } from "../text/plurals.ts";
import { text } from "../text/text.ts";

/** Pause in typing, in ms, after which the search runs. */
const SEARCH_DELAY_MS = 200;

/** A search field that searches once typing pauses. Changing `key` empties it. */
export function PausedSearch({ value = "", change, ...same }: SearchProps): JSX.Element {
  const [typed, type] = useState(value);
  // The timer has to be cleared before the next frame. If it fired until then, it would drop a filter
  // that was just chosen.
  useLayoutEffect(() => {
    if (typed.trim() === value) return undefined;
    const timer = setTimeout(() => change(typed.trim()), SEARCH_DELAY_MS);
    return () => clearTimeout(timer);
  });
  return <SearchBox {...same} value={typed} change={type} />;
}

type ChipsProps = {
  total?: number | undefined;
  of: readonly (readonly [value: string, word: string, count: number])[];
  value: string | undefined;
  choose: (value: string) => void;
};

/**
 * Filters by kind. Each kind shows its count; NaN is one that was not read yet. The empty value
 * selects all kinds.
 */
export const Chips = ({ total, of, value = "", choose }: ChipsProps): JSX.Element => (
  // oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a fieldset would name them a form
  <div class="chips" role="group" aria-label={text.list.showOnly}>
    {[["", text.list.all, total] as const, ...of].map(([kind, word, count]) => (
      <Button key={kind} aria-pressed={value === kind} onClick={() => choose(kind)}>
        {word} {/* Its room is kept until it is read. */}
        {count !== undefined && (
          <span class="num count">{Number.isNaN(count) ? "" : formatCount(count)}</span>
        )}
      </Button>
    ))}
  </div>
);

/** The requested pages of a list, joined into one answer. */
interface LoadedPages<A> extends LoadResult<A> {
  /** Requests one more page. */
  more(): void;
}

/**
 * Loads as many pages of a list as were requested. `join` combines them into one answer. New
 * arguments start with one page again.
 */
export function usePages<T extends "get_ingest_history" | "list_releases" | "list_torrents">(
  tool: T,
  args: Tools[T]["asks"] | undefined,
  join: (before: Tools[T]["answers"], page: Tools[T]["answers"]) => Tools[T]["answers"],
): LoadedPages<Tools[T]["answers"]> {
  const desk = useDesk();
  const key = keyOf(tool, args);
  const asked = useRef({ key, pages: 1 });
  if (asked.current.key !== key) asked.current = { key, pages: 1 };
  const loaded = useLoad(key, async (signal) => {
    const read = (from: { cursor?: string }) =>
      desk.call(tool, { ...(args as Tools[T]["asks"]), ...from }, signal);
    let all = await read({});
    for (let page = 1; page < asked.current.pages && all.next !== undefined; page++) {
      all = join(all, await read({ cursor: all.next }));
    }
    return all;
  });
  return {
    ...loaded,
    more() {
      asked.current.pages++;
      loaded.again();
    },
  };
}

type MoreProps = {
  of: { answer?: { next?: string | undefined; total?: number | undefined }; more(): void };
  shown: number;
};

/** Shows below a list how much of it is shown, and a button to show more. */
export const More = ({ of: { answer, more }, shown }: MoreProps): JSX.Element | null =>
  answer && shown > 0 ? (
    <p class="older more">
      {answer.next !== undefined && <Button says={text.list.showMore} onClick={more} />}
      <span class="dim num" role="status">
        {text.list.shown(shown, answer.total ?? (answer.next === undefined ? shown : "?"))}
      </span>
    </p>
  ) : null;
