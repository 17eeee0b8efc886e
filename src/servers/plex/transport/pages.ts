import * as z from "zod";
import { countDropped, listOf, oneOf } from "../../../adapters/http/lists.ts";
import { anything, container, number } from "../wire/values.ts";
import { plexUnavailable } from "./errors.ts";
import { readAnswer } from "./parse-answer.ts";
import type { PlexGet, PlexRequest } from "./request.ts";
import type { PlexLink } from "./transport.ts";

const COUNT_TIMEOUT_MS = 3_000;

const wireCount = container({
  totalSize: number,
  Metadata: listOf(anything),
  Directory: listOf(anything),
});

/**
 * Returns the number of items in a library section that have the section's own type. An empty page
 * contains the total; a server without paging sends all items.
 */
export async function countSection(
  get: PlexGet,
  id: string,
  signal: AbortSignal,
): Promise<number | undefined> {
  const request = {
    path: `/library/sections/${encodeURIComponent(id)}/all`,
    about: `library ${id}`,
    // Plex ignores a size without a start.
    headers: { "x-plex-container-start": "0", "x-plex-container-size": "0" },
    withinMs: COUNT_TIMEOUT_MS,
  };
  const { totalSize, Metadata, Directory } = (await get(request, wireCount, signal)).MediaContainer;
  return totalSize ?? (Metadata.length + Directory.length || undefined);
}

export type ListRange = { offset: number; limit: number };
/** `total` is the length of the whole list. */
export type ListPart<T> = { items: T[]; total: number };

/**
 * Returns one range of a list, regardless of the server's page sizes. Unreadable entries count for
 * the offset but are left out.
 */
export async function readListPart<T>(
  pages: PlexPages,
  request: PlexRequest,
  item: z.ZodType<T>,
  { offset, limit }: ListRange,
  signal: AbortSignal,
): Promise<ListPart<T>> {
  const entries: (T | undefined)[] = [];
  let total: number | undefined;
  let end = 0;
  for await (const page of pages(request, oneOf(item), { start: offset, size: limit }, signal)) {
    total = page.total ?? total;
    if (page.items.length > 0) end = Math.max(end, page.offset + page.items.length);
    const next = offset + entries.length;
    entries.push(
      ...page.items.slice(Math.max(0, next - page.offset), offset + limit - page.offset),
    );
    if (entries.length >= limit) break;
  }
  return {
    items: entries.filter((entry) => entry !== undefined),
    total: Math.max(0, total ?? end),
  };
}

/**
 * `offset` is the index of the first entry in the whole list; `dropped` counts unreadable entries.
 */
type ListSlice<T> = { items: T[]; offset: number; total: number | undefined; dropped: number };

type SliceOptions = {
  /** Entries per request: 100 by default. The server may send another number. */
  size?: number | undefined;
  /** 0 by default. */
  start?: number | undefined;
  /** Name of the child that contains the list: `Metadata` by default. */
  list?: "Metadata" | "Directory" | "Hub" | undefined;
};

export type PlexPages = <T>(
  request: PlexRequest,
  item: z.ZodType<T>,
  options: SliceOptions,
  signal: AbortSignal,
) => AsyncGenerator<ListSlice<T>>;

const wirePage = z.object({ MediaContainer: z.looseObject({ offset: number, totalSize: number }) });
const wireEntries = listOf(anything);

const PAGE_SIZE = 100;
const MAX_PAGES = 5000;
/** Timeout for all pages together when a client is waiting. */
const CLIENT_TIMEOUT_MS = 8000;

/**
 * Reads a list page by page. Servers may send more or less than requested, and some send everything
 * at once, so the next start depends on what was received. Ends at the server's total, at an empty
 * page, or when a page is repeated.
 * @throws the same errors as `PlexGet`, and Outage for a list without an end
 */
export function createPages(
  deps: Pick<PlexLink, "succeed" | "waitsOf" | "noteDropped" | "clock">,
): PlexPages {
  const { succeed, waitsOf, noteDropped, clock } = deps;
  return async function* pages(
    request,
    item,
    { size = PAGE_SIZE, start = 0, list = "Metadata" },
    signal,
  ) {
    const waiting = waitsOf(request) === "client";
    const until = clock.monotonic() + CLIENT_TIMEOUT_MS;
    let next = start;
    let before: string | undefined;
    for (let count = 0; count < MAX_PAGES; count++) {
      const headers = {
        "x-plex-container-start": String(next),
        "x-plex-container-size": String(size),
      };
      const left = waiting ? { withinMs: Math.max(1, until - clock.monotonic()) } : {};
      const answer = await succeed(
        { ...request, ...left, headers: { ...request.headers, ...headers } },
        signal,
      );
      const container = (await readAnswer(answer.text, wirePage)).MediaContainer;
      const raw = wireEntries.parse(container[list]);
      const first = JSON.stringify(raw[0]);
      // A repeated page means that the server has no paging, regardless of the total that it
      // reports.
      if (raw.length > 0 && first === before) return;
      before = first;
      const total = container.totalSize ?? answer.totalSize;
      // If the server sent more than requested, or everything, it also ignored the start.
      const isAll = raw.length > size || raw.length === total;
      const offset = container.offset ?? (isAll ? 0 : next);
      const { result: items, dropped } = countDropped(() => listOf(item).parse(raw));
      noteDropped(request, dropped);
      yield { items, offset, total, dropped };
      next = offset + raw.length;
      if (raw.length === 0 || (total === undefined ? raw.length !== size : next >= total)) return;
    }
    throw plexUnavailable(`its ${request.about} never ends`);
  };
}
