import type { ComponentChildren, ComponentType, JSX, RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { dropUndefined } from "../../../base/drop-undefined.ts";
import type { ReasonGroup } from "../../../base/reason-traits.ts";
import { type PageAddress, withPart } from "../../../core/page/place.ts";
import { QUEUE_SORTS, type QueueSort } from "../../../core/release/queue-sorts.ts";
import type { QueuePageFilter } from "../desk/answers.ts";
import { useKeys } from "../hooks/use-keys.ts";
import { useAnswer } from "../hooks/use-load.ts";
import type { ListPosition } from "../item/item-head.tsx";
import { findNeighbour } from "../model/merge.ts";
import { type SelectedIds, toggleAll, toggleId } from "../model/selection.ts";
import { Chips, PausedSearch } from "../pick/lists.tsx";
import { useRouter } from "../route/router.ts";
import { Select } from "../shell/fields.tsx";
import { text } from "../text/text.ts";
import { useFileTogether } from "./file-together.tsx";
import { ItemPane } from "./item-pane.tsx";
import { List } from "./queue-list.tsx";
import { useDecide } from "./use-decide.ts";
import { type QueueModel, useQueue } from "./use-queue.ts";

/** The page of a work loads `There` from this script, because it seldom asks this question. */
export { There } from "../item/there.tsx";

/** At this width and above, the item is shown next to the list. */
const WIDE = "(min-width: 1000px)";

/** Up to this number of rows, today's decisions are open below them. */
const FEW_ROWS = 6;

type WaitingProps = {
  item: number | undefined;
  /** Shows today's decisions below the rows. Only the page in a browser has them. */
  Decided?: ComponentType<{ isOpen: boolean }>;
};

/** Shows the releases that wait for a person: the list, and one of them in detail. */
export function Waiting({ item, Decided }: WaitingProps): JSX.Element {
  const { go, place } = useRouter();
  const list = useRef<HTMLElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  const search = useRef<HTMLInputElement>(null);
  const [by, filter] = useState<FilterBy>(() => filterOf(place));
  const [chosen, choose] = useState<SelectedIds>(new Set());
  const queue = useQueue(by, () => list.current?.matches(":hover, :focus-within") ?? false);
  const { rows } = queue;
  // If the address names no release, the first one is shown. It stays until the person goes on,
  // because the list may move in the meantime.
  const first = useRef<number | undefined>(undefined);
  // A release that the filter hides is closed, so that no key press decides about a hidden release.
  const isUnsure = useRef(false);
  if (isUnsure.current && queue.total !== undefined) {
    isUnsure.current = false;
    if (!rows.some(({ release }) => release.id === first.current)) first.current = undefined;
  }
  first.current = item ?? first.current ?? rows.find(({ isGone }) => !isGone)?.release.id;
  const open = first.current;

  /** The row or item that receives the focus once it is drawn. */
  const target = useRef<number | "item" | undefined>(undefined);
  const [, redraw] = useState(0);
  useEffect(() => {
    const id = target.current;
    if (id === undefined) return;
    const name = list.current?.querySelector<HTMLElement>(`[data-id="${id}"] .name`) ?? undefined;
    const to = name?.offsetParent ? name : heading.current;
    if (!to?.offsetParent) return;
    target.current = undefined;
    to.focus();
    to.scrollIntoView({ block: "nearest" });
  });
  const show = (id: number): void => {
    target.current = id;
    if (item !== undefined || matchMedia(WIDE).matches) go({ page: "item", id }, "replace");
    else list.current?.querySelector<HTMLElement>(`[data-id="${id}"] .name`)?.focus();
  };
  /** Opens a release after a click on its row, or Enter. */
  const enter = (id: number): void => {
    target.current = "item";
    go({ page: "item", id }, matchMedia(WIDE).matches ? "replace" : "push");
    redraw((turn) => turn + 1);
  };
  const focused = (): number | undefined => {
    // A key may be pressed before the focus has moved.
    if (typeof target.current === "number") return target.current;
    const row = list.current?.querySelector<HTMLElement>("[data-id]:focus-within");
    return row ? Number(row.dataset["id"]) : open;
  };
  const move = (by: 1 | -1): void => {
    const from = focused();
    const to = from === undefined ? rows[0]?.release.id : findNeighbour(rows, from, by);
    if (to !== undefined) show(to);
  };
  useKeys({
    next: () => move(1),
    previous: () => move(-1),
    choose: () => {
      const id = focused();
      if (id !== undefined) choose(toggleId(chosen, id));
    },
    search: () => {
      // An element that is drawn later must not take the focus away from a person who is typing.
      target.current = undefined;
      search.current?.focus();
    },
  });

  const { decide, file, leave, deciding, refusals, forget } = useDecide(queue, (ids) => {
    if (open === undefined || !ids.includes(open)) return;
    const left = rows.filter(({ release: { id } }) => id === open || !ids.includes(id));
    const to = findNeighbour(left, open, 1) ?? findNeighbour(left, open, -1);
    if (to !== undefined) return show(to);
    first.current = undefined;
    go({ page: "waiting" }, "replace");
    list.current?.focus();
  });
  const change = (now: FilterBy): void => {
    filter(now);
    choose(new Set());
    if (item !== undefined && !matchMedia(WIDE).matches) return;
    isUnsure.current = true;
    go({ page: "waiting", ...now }, "replace");
  };
  /** Counts how often the filter was cleared. Clearing it also clears the typed text. */
  const [cleared, clearFilter] = useState(0);
  const position = usePosition(queue, by, open);
  const ids = rows.flatMap(({ release, isGone }) => (isGone ? [] : release.id));
  const isAll = ids.every((id) => chosen.has(id));
  const together = useFileTogether(
    rows.map(({ release }) => release),
    (approvals) => {
      // Releases that a person must look at stay chosen.
      choose(new Set([...chosen].filter((id) => !approvals.some((sent) => sent.ids.includes(id)))));
      void file(approvals);
    },
  );
  // A person who followed a link should also see the release's row: rows are loaded down to it, and
  // the list scrolls there.
  const linked = useRef(item);
  useEffect(() => {
    if (linked.current === undefined || !position) return;
    const row = list.current?.querySelector(`[data-id="${linked.current}"]`);
    if (!row && linked.current === open && queue.hasMore && rows.length < position.at) {
      return queue.more(position.at);
    }
    linked.current = undefined;
    row?.scrollIntoView({ block: "nearest" });
  }, [rows.length, position?.at]);

  return (
    <main id="content" tabIndex={-1} class={item === undefined ? "waiting" : "waiting opened"}>
      <div class="split">
        <h1 id="list-heading" class="vh">
          {queue.total === undefined ? text.pages.waiting : text.list.heading(queue.total)}
        </h1>
        <div class="side">
          <Filter key={cleared} by={by} counts={queue.counts} input={search} change={change}>
            {ids.length > 0 && (
              <input
                class="choose-all"
                type="checkbox"
                aria-label={text.list.chooseAll(ids.length)}
                checked={isAll}
                indeterminate={chosen.size > 0 && !isAll}
                onChange={() => choose(toggleAll(chosen, ids))}
              />
            )}
          </Filter>
          <List
            queue={queue}
            isFiltered={by.reason !== undefined || by.search !== undefined}
            clear={() => {
              change(by.sort === undefined ? {} : { sort: by.sort });
              clearFilter((turn) => turn + 1);
              list.current?.focus();
            }}
            section={list}
            open={open}
            chosen={chosen}
            refusals={refusals}
            deciding={deciding}
            choose={choose}
            isBusy={together.isBusy}
            file={together.begin}
            leave={(ids) => {
              choose(new Set());
              void leave(ids);
            }}
            show={enter}
            move={move}
            below={
              Decided && queue.total !== undefined && <Decided isOpen={queue.total <= FEW_ROWS} />
            }
          />
        </div>
        <ItemPane
          key={open}
          id={open}
          list={queue}
          position={position}
          heading={heading}
          decide={decide}
          refusal={open === undefined ? undefined : refusals.get(open)}
          forget={forget}
          isUnsure={isUnsure.current || (open !== undefined && deciding.includes(open))}
        />
      </div>
      {together.dialog}
    </main>
  );
}

const filterOf = (place: PageAddress): FilterBy =>
  place.page === "waiting"
    ? dropUndefined({ reason: place.reason, search: place.search, sort: place.sort })
    : {};

/**
 * Returns the open release's position: from the rows, or from the server if the release is not
 * among them.
 */
function usePosition(
  { rows, total }: QueueModel,
  by: QueuePageFilter,
  open: number | undefined,
): ListPosition | undefined {
  const index = rows.findIndex(({ release }) => release.id === open);
  const isAsked = open !== undefined && index < 0 && total !== undefined;
  const { answer } = useAnswer(
    "get_ingest_queue",
    isAsked ? { ...by, limit: 1, around: open } : undefined,
  );
  if (open === undefined || total === undefined) return undefined;
  if (index >= 0) {
    return {
      at: index + 1,
      total,
      before: findNeighbour(rows, open, -1),
      after: findNeighbour(rows, open, 1),
    };
  }
  const { place, total: all = 0, previous_id, next_id } = answer?.position ?? {};
  return place === undefined
    ? undefined
    : { at: place, total: all, before: previous_id, after: next_id };
}

type FilterBy = { reason?: string; search?: string; sort?: QueueSort };
type Props = {
  by: FilterBy;
  counts: readonly { group: ReasonGroup; count: number }[];
  change: (by: FilterBy) => void;
  input: RefObject<HTMLInputElement | null>;
  children: ComponentChildren;
};

/**
 * Filters the list by the kind of decision that releases wait for, or by words in their name or
 * title.
 */
function Filter({ by, counts, change, input, children }: Props) {
  return (
    <search class="tools seek" aria-label={text.list.filterLabel}>
      <PausedSearch
        words={text.list.search}
        value={by.search}
        change={(value) => change(withPart(by, "search", value))}
        input={input}
      />
      <Select
        label={text.list.sort}
        isHidden
        value={by.sort ?? "need"}
        options={QUEUE_SORTS.map((sort) => [sort, text.list.sorts[sort]])}
        choose={(value) => change(withPart(by, "sort", value === "need" ? "" : value))}
      />
      {children}
      <Chips
        total={counts.length === 0 ? undefined : counts.reduce((sum, { count }) => sum + count, 0)}
        of={counts.map(({ group, count }) => [group, text.groups[group], count])}
        value={by.reason}
        choose={(value) => change(withPart(by, "reason", value))}
      />
    </search>
  );
}
