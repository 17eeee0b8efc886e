import * as z from "zod";
import { plexUnavailable } from "../transport/errors.ts";
import type { PlexGet, PlexRequest } from "../transport/exchange.ts";
import { readAnswer } from "../transport/parse-answer.ts";
import type { createPlexTransport } from "../transport/transport.ts";
import { countDropped, listOf, oneOf } from "../wire/lists.ts";
import { anything, number } from "../wire/values.ts";

const WITHIN_MS = 3_000;

const wireCount = z.object({
  MediaContainer: z.object({ totalSize: number, Metadata: listOf(anything), Directory: listOf(anything) }),
});

/** How many items of its own kind a section has. A page of no items tells; a server that pages not sends them all. */
export async function countSection(get: PlexGet, id: string, signal: AbortSignal): Promise<number | undefined> {
  const request = {
    path: `/library/sections/${encodeURIComponent(id)}/all`,
    about: `library ${id}`,
    withToken: true,
    // Both: a size alone is ignored.
    headers: { "x-plex-container-start": "0", "x-plex-container-size": "0" },
    withinMs: WITHIN_MS,
  };
  const { totalSize, Metadata, Directory } = (await get(request, wireCount, signal)).MediaContainer;
  return totalSize ?? (Metadata.length + Directory.length || undefined);
}

export type Place = { offset: number; limit: number };
/** `total` is how long the whole list is. */
export type Taken<T> = { items: T[]; total: number };

/** One part of a list, whatever pages the server makes of it. What cannot be read keeps its place and is left out. */
export async function takePage<T>(
  pages: PlexPages,
  request: PlexRequest,
  item: z.ZodType<T>,
  { offset, limit }: Place,
  signal: AbortSignal,
): Promise<Taken<T>> {
  const found: (T | undefined)[] = [];
  let total: number | undefined;
  let end = 0;
  for await (const page of pages(request, oneOf(item), { start: offset, size: limit }, signal)) {
    total = page.total ?? total;
    if (page.items.length > 0) end = Math.max(end, page.offset + page.items.length);
    const next = offset + found.length;
    found.push(...page.items.slice(Math.max(0, next - page.offset), offset + limit - page.offset));
    if (found.length >= limit) break;
  }
  return { items: found.filter((one) => one !== undefined), total: Math.max(0, total ?? end) };
}

/** `offset` is the place of the first entry in the whole list; `dropped` could not be read. */
type Page<T> = { items: T[]; offset: number; total: number | undefined; dropped: number };

type PageOptions = {
  /** Entries asked for at once: 100 unless stated. The server may send another number. */
  size?: number | undefined;
  /** 0 unless stated. */
  start?: number | undefined;
  /** The child that is the list: `Metadata` unless stated. */
  list?: "Metadata" | "Directory" | "Hub" | undefined;
};

export type PlexPages = <T>(
  request: PlexRequest,
  item: z.ZodType<T>,
  options: PageOptions,
  signal: AbortSignal,
) => AsyncGenerator<Page<T>>;

type PagesDeps = Pick<ReturnType<typeof createPlexTransport>, "succeed" | "waitsOf" | "noteDropped" | "clock">;

const wirePage = z.object({ MediaContainer: z.looseObject({ offset: number, totalSize: number }) });
const wireEntries = listOf(anything);

const SIZE = 100;
const MOST_PAGES = 5000;
/** For all pages together, when a client waits. */
const CLIENT_MS = 8000;

/**
 * A list, page by page, by what really came: servers send more or less than asked, and some all of it at once. Ends at the
 * total that the server tells, at an empty page, or when the same page comes twice. Throws as `PlexGet` does, and
 * `Outage` for a list without an end.
 */
export function createPages({ succeed, waitsOf, noteDropped, clock }: PagesDeps): PlexPages {
  return async function* pages(request, item, { size = SIZE, start = 0, list = "Metadata" }, signal) {
    const waiting = waitsOf(request) === "client";
    const until = clock.monotonic() + CLIENT_MS;
    let next = start;
    let before: string | undefined;
    for (let count = 0; count < MOST_PAGES; count++) {
      const headers = { "x-plex-container-start": String(next), "x-plex-container-size": String(size) };
      const left = waiting ? { withinMs: Math.max(1, until - clock.monotonic()) } : {};
      const answer = await succeed({ ...request, ...left, headers: { ...request.headers, ...headers } }, signal);
      const container = (await readAnswer(answer.text, wirePage)).MediaContainer;
      const raw = wireEntries.parse(container[list]);
      const first = JSON.stringify(raw[0]);
      // Such a server knows no pages, whatever it tells of its total.
      if (raw.length > 0 && first === before) return;
      before = first;
      const total = container.totalSize ?? answer.totalSize;
      // More than was asked for, or all that there is: it did not look at the start either.
      const isAll = raw.length > size || raw.length === total;
      const offset = container.offset ?? (isAll ? 0 : next);
      const { result: items, dropped } = countDropped(() => listOf(item).parse(raw));
      noteDropped(request, dropped);
      yield { items, offset, total, dropped };
      next = offset + raw.length;
      if (raw.length === 0 || (total === undefined ? raw.length !== size : next >= total)) return;
    }
    throw plexUnavailable(`its ${request.about} has no end`);
  };
}
