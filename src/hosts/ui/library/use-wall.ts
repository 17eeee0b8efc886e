import { useRef } from "preact/hooks";
import type { FiledWork, WallCounts } from "../desk/answers.ts";
import { useDesk } from "../desk/desk.ts";
import { type Loaded, useLoad } from "../hooks/use-load.ts";
import type { WallFilter } from "../route/place.ts";

/** Works of one request; the most that it may ask for. */
const PAGE = 100;

type Read = { key: string; pages: ReadonlyMap<number, FiledWork[]>; counts?: WallCounts };
const NOTHING: Read = { key: "", pages: new Map() };

/** What was read of the wall last: who comes back to it finds it as it was. */
let kept = NOTHING;

export type Wall = Pick<Loaded<unknown>, "error" | "isSlow" | "again"> & {
  counts: WallCounts | undefined;
  /** The work at this place; undefined until it was read. */
  at(index: number): FiledWork | undefined;
};

/** The works that match, as far as they are seen: those from `first` up to `end`, read anew whenever something changed. */
export function useWall(filter: WallFilter, first: number, end: number): Wall {
  const desk = useDesk();
  const key = JSON.stringify(filter);
  // Until another filter is answered, what the last one found stays.
  const read = useRef<Read>(kept.key === key ? kept : NOTHING);
  const from = Math.floor(first / PAGE);
  const to = Math.max(from, Math.ceil(end / PAGE) - 1);
  const { search, type, plex, month, by, sort } = filter;
  const loaded = useLoad(`wall ${key} ${from} ${to}`, async (signal) => {
    const pages = await Promise.all(
      Array.from({ length: to - from + 1 }, (_, at) =>
        desk.call(
          "list_filed_works",
          {
            ...(search ? { search } : {}),
            ...(type ? { type } : {}),
            ...(plex ? { in_plex: plex } : {}),
            ...(month ? { month } : {}),
            ...(by ? { decided_by: by } : {}),
            ...(sort ? { sort } : {}),
            ...(at === 0 ? { counts: true } : {}),
            offset: (from + at) * PAGE,
            limit: PAGE,
          },
          signal,
        ),
      ),
    );
    // What is elsewhere may have changed as well, and is read when it is seen again.
    const counts = pages[0]?.counts;
    read.current = kept = {
      key,
      pages: new Map(pages.map(({ works }, at) => [from + at, works])),
      ...(counts === undefined ? {} : { counts }),
    };
    return kept;
  });
  const { error, isSlow, again } = loaded;
  return {
    ...(error === undefined ? {} : { error }),
    isSlow,
    again,
    counts: read.current.counts,
    at: (index) => read.current.pages.get(Math.floor(index / PAGE))?.[index % PAGE],
  };
}
