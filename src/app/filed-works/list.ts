import { defined } from "../../core/defined.ts";
import type { MediaType } from "../../core/identity.ts";
import type { WorkSort } from "../../core/library/wall.ts";
import { cleanText } from "../../core/text/clean-text.ts";
import type { Db, Store } from "../../store/open.ts";
import { countFiledWorks, filedWorks, type WorkFilter } from "../../store/works/filed-works.ts";
import { amongStorages } from "../releases/among-storages.ts";
import { toIso } from "../shown/release.ts";
import type { ShownFiledWork, ShownFiledWorks } from "./filed-work-shape.ts";

export type WorksQuery = Omit<WorkFilter, "month" | "inStorage"> & {
  /** Only works of which something was filed on this storage. */
  storage?: string | undefined;
  /** `2026-11` */
  month?: string | undefined;
  sort: WorkSort;
  from: number;
  limit: number;
  /** Also how many match. */
  counts?: boolean | undefined;
};

/** A part of the works that were filed, from any place of their order on. */
export async function listFiledWorks(all: Store, query: WorksQuery): Promise<ShownFiledWorks> {
  const { sort, from, limit, month, counts = false, storage, ...others } = query;
  const { read } = (await amongStorages(all, storage)).store;
  const inStorage = storage !== undefined;
  const filter = { ...others, inStorage, ...(month === undefined ? {} : { month: Number(month.replace("-", "")) }) };
  const works = (await filedWorks(read, filter, { sort, from, limit })).map(showFiledWork);
  return counts ? { works, counts: await countWorks(read, filter) } : { works };
}

async function countWorks(db: Db, filter: WorkFilter): Promise<NonNullable<ShownFiledWorks["counts"]>> {
  const counts = await countFiledWorks(db, filter);
  const sum = (of: "films" | "series" | "bytes"): number => counts.reduce((all, one) => all + one[of], 0);
  return {
    films: sum("films"),
    series: sum("series"),
    bytes: sum("bytes"),
    months: counts.map((one) => ({
      month: `${Math.floor(one.month / 100)}-${String(one.month % 100).padStart(2, "0")}`,
      count: one.films + one.series,
    })),
  };
}

export const showFiledWork = (row: Awaited<ReturnType<typeof filedWorks>>[number]): ShownFiledWork => ({
  type: row.type as MediaType,
  tmdb_id: row.tmdb_id,
  title: cleanText(row.title),
  ...defined({ year: row.year ?? undefined, plex: row.plex ?? undefined }),
  videos: row.videos,
  bytes: row.bytes,
  filed_at: toIso(row.filed_at),
  ...(row.adopted === 1 ? { adopted: true } : {}),
});
