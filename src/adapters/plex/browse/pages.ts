import * as z from "zod";
import { readAnswer } from "../answer/read-answer.ts";
import { plexUnavailable } from "../transport/errors.ts";
import type { PlexRequest } from "../transport/exchange.ts";
import type { createPlexTransport } from "../transport/transport.ts";
import { countDropped, listOf } from "../wire/lists.ts";
import { anything, number } from "../wire-values.ts";

/** `offset` is the place of the first entry in the whole list; `dropped` could not be read. */
export type Page<T> = { items: T[]; offset: number; total: number | undefined; dropped: number };

export type PageOptions = {
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
