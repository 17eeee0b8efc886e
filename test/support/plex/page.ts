import type { PlexAsked, PlexSays } from "./answer.ts";
import { container, type Fields } from "./fields.ts";

export type Paging = {
  /** The server gives no more than this at once, whatever was asked. */
  mostAtOnce: number;
  /** It ignores what was asked, and sends all. */
  ignores: boolean;
};

/** A page of a list: Plex pages only where both, start and size, are asked for. */
export function page(asked: PlexAsked, entries: readonly Fields[], paging: Paging, more: Fields = {}): PlexSays {
  const start = read(asked, "Start");
  const size = read(asked, "Size");
  const paged = start !== undefined && size !== undefined && !paging.ignores;
  if (!paged) return { of: container(more, { Metadata: entries }) };
  const some = entries.slice(start, start + Math.min(size, paging.mostAtOnce));
  return {
    of: container({ totalSize: entries.length, offset: start, ...more }, { Metadata: some }),
    headers: { "x-plex-container-start": String(start), "x-plex-container-total-size": String(entries.length) },
  };
}

/** Asked for by headers, or by arguments of the same names. */
function read({ header, query }: PlexAsked, what: "Start" | "Size"): number | undefined {
  const text = header(`x-plex-container-${what.toLowerCase()}`) ?? query.get(`X-Plex-Container-${what}`);
  return text === undefined || text === null || !/^\d+$/.test(text) ? undefined : Number(text);
}
