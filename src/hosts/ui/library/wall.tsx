import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { WallFilter } from "../../../core/page/place.ts";
import type { WallWork } from "../desk/answers.ts";
import { formatLocalBytes, formatMonth } from "../model/format.ts";
import { jumpsOf, shortenTitle, type WallSize, windowOf } from "../model/wall.ts";
import { Poster } from "../pick/poster.tsx";
import { useRouter } from "../route/router.ts";
import { Button, Link } from "../shell/controls.tsx";
import { Icon } from "../shell/icon.tsx";
import { Title } from "../shell/name.tsx";
import { Empty, Problem } from "../shell/problem.tsx";
import { text } from "../text/text.ts";
import { wall as words } from "../text/wall.ts";
import { LibraryHead } from "./library-head.tsx";
import { useWall, WallFilters } from "./wall-filters.tsx";

/**
 * Used before a card was drawn. A phone has fewer columns, and a wide screen reads its second page
 * before it is visible.
 */
const UNMEASURED: WallSize = { columns: 6, rowHeight: 280 };

/** The scroll position at which the wall was left, restored when a person returns. */
let left = { key: "", top: 0 };

/** Shows everything that was filed, as posters. */
export function Wall({ filter }: { filter: WallFilter }): JSX.Element {
  const { go } = useRouter();
  /** The whole wall. The list itself begins below the rows that are not drawn. */
  const whole = useRef<HTMLDivElement>(null);
  const [size, measure] = useState(UNMEASURED);
  const [seen, see] = useState({ top: 0, height: innerHeight });
  const key = JSON.stringify(filter);
  const total = useRef(0);
  const { first, end, above, below } = windowOf(Math.max(total.current, 1), size, seen);
  const wall = useWall(filter, first, end);
  const { counts } = wall;
  total.current = counts ? counts.films + counts.series : 0;

  const look = (): void => {
    const box = whole.current?.getBoundingClientRect();
    if (!box) return;
    const card = whole.current?.querySelector("li");
    if (card?.parentElement) {
      const style = getComputedStyle(card.parentElement);
      const columns = style.gridTemplateColumns.split(" ").length;
      const rowHeight = card.offsetHeight + (Number.parseFloat(style.rowGap) || 0);
      measure((before) =>
        before.columns === columns && before.rowHeight === rowHeight
          ? before
          : { columns, rowHeight },
      );
    }
    const top = Math.round(-box.top);
    left = { key, top: scrollY };
    see((before) => {
      // Scrolling within the same row draws nothing new.
      const isSame = Math.abs(before.top - top) < 40 && before.height === innerHeight;
      return isSame ? before : { top, height: innerHeight };
    });
  };
  useLayoutEffect(look, [counts, key]);
  useEffect(() => {
    if (left.key === key && left.top > 0) scrollTo(0, left.top);
    addEventListener("scroll", look, { passive: true });
    addEventListener("resize", look);
    return () => {
      removeEventListener("scroll", look);
      removeEventListener("resize", look);
    };
  }, [key]);

  const change = (now: WallFilter): void => {
    scrollTo(0, 0);
    go({ page: "library", filter: now }, "replace");
  };
  const jump = (index: number): void => {
    const start = (whole.current?.getBoundingClientRect().top ?? 0) + scrollY;
    scrollTo(0, start + Math.floor(index / size.columns) * size.rowHeight);
  };
  const jumps =
    (filter.sort ?? "filed") === "filed" && filter.month === undefined
      ? jumpsOf(counts?.months ?? [])
      : [];
  const firstSeen = Math.floor(Math.max(0, seen.top) / size.rowHeight) * size.columns;
  const current = jumps.findLast(({ at }) => at <= firstSeen);
  return (
    <main id="content" class="wide" tabIndex={-1}>
      <LibraryHead
        part="works"
        facts={counts && words.has(counts.films, counts.series, formatLocalBytes(counts.bytes))}
      />
      <WallFilters
        filter={filter}
        change={change}
        count={total.current}
        months={counts?.months ?? []}
      />
      {/* The wall has its own grey cards. */}
      <Problem of={{ ...wall, isSlow: false }} />
      {counts && total.current === 0 && <Nothing filter={filter} clear={() => change({})} />}
      <p class="vh" role="status">
        {counts && words.found(total.current)}
      </p>
      <div class="wallwrap">
        <div ref={whole}>
          <div class="gap" style={{ height: `${above}px` }} />
          <ul
            class="wall"
            aria-label={words.works}
            hidden={counts !== undefined && total.current === 0}
          >
            {Array.from({ length: counts ? end - first : UNMEASURED.columns * 2 }, (_, index) => (
              <Card
                key={first + index}
                work={wall.at(first + index)}
                at={first + index}
                total={total.current}
              />
            ))}
          </ul>
          <div class="gap" style={{ height: `${below}px` }} />
        </div>
        {jumps.length > 1 && (
          <nav class="jumps" aria-label={words.months}>
            <ul>
              {jumps.map((jumpPoint) => (
                <li key={jumpPoint.label}>
                  <Button
                    class="plain"
                    aria-current={jumpPoint === current}
                    onClick={() => jump(jumpPoint.at)}
                  >
                    {jumpPoint.label.length === 4 ? jumpPoint.label : formatMonth(jumpPoint.label)}
                  </Button>
                </li>
              ))}
            </ul>
          </nav>
        )}
      </div>
    </main>
  );
}

/** Flags for works that Plex does not show as it should, and how each flag looks. */
const FLAGS: Readonly<
  Record<string, { says: keyof typeof words.flags; tone: "info" | "warn" | "bad" }>
> = {
  pending: { says: "waits", tone: "info" },
  requested: { says: "waits", tone: "info" },
  not_seen: { says: "not_seen", tone: "warn" },
  mismatch: { says: "mismatch", tone: "bad" },
};

function Card({ work, at, total }: { work: WallWork | undefined; at: number; total: number }) {
  if (!work) {
    return (
      <li aria-hidden="true">
        <span class="poster sk" />
        <span class="wt">
          <b>{"\u00a0"}</b>
        </span>
      </li>
    );
  }
  const { type, tmdb_id, title, year, videos, plex = "", adopted } = work;
  const flag = FLAGS[plex];
  return (
    <li aria-setsize={total} aria-posinset={at + 1}>
      <Link to={{ page: "library", work: { type, tmdb_id } }}>
        <span class="pw">
          <Poster work={work} />
          {flag && (
            <span class={`flag ${flag.tone}`}>
              <Icon of={flag.tone === "bad" ? "ill" : "busy"} />
              {words.flags[flag.says]}
            </span>
          )}
        </span>
        <span class="wt">
          <Title of={<span title={title}>{shortenTitle(title)}</span>} />
          <span class="dim num">
            {[year, type === "tv" ? words.episodes(videos) : "", adopted ? words.adopted : ""]
              .filter((fact) => fact !== undefined && fact !== "")
              .join(" · ")}
          </span>
        </span>
      </Link>
    </li>
  );
}

function Nothing({ filter, clear }: { filter: WallFilter; clear: () => void }) {
  const isFiltered = Object.entries(filter).some(
    ([name, value]) => name !== "sort" && value !== undefined,
  );
  return isFiltered ? (
    <Empty says={words.noneLike}>
      <Button says={text.list.clear} onClick={clear} />
    </Empty>
  ) : (
    <Empty says={text.nothingFiled}>
      <Link to={{ page: "waiting" }}>{text.pages.waiting}</Link>
    </Empty>
  );
}
