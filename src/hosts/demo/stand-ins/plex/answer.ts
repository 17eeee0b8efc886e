import { STATUS_CODES } from "node:http";
import type { FakeAnswer, FakeRequest } from "../loopback.ts";
import { type FakePlexFields, type Paging, toFields } from "./item.ts";

/** `of` is the content of a `MediaContainer`. */
export type FakePlexRoute = (asked: FakeRequest) => FakeAnswer | { of: FakePlexFields } | undefined;

/**
 * Returns the account that owns the request's token; 1 is the owner. Undefined without a valid
 * token.
 */
export type WhoAsks = (asked: FakeRequest) => number | undefined;

export const OWNER = 1;

/** Plex's response to an accepted scan or command. */
export const EMPTY: FakeAnswer = { status: 200, body: "", type: "text/html" };

/** Plex sends an HTML page with a refusal, even if JSON was requested. */
export function createRefusal(status: number): FakeAnswer {
  const title = STATUS_CODES[status] ?? "Error";
  const body = `<html><head><title>${title}</title></head><body><h1>${status} ${title}</h1></body></html>`;
  return { status, body, type: "text/html" };
}

export const tokenOf = ({ headers, query }: FakeRequest): string | undefined =>
  [headers["x-plex-token"]].flat()[0] ?? query["X-Plex-Token"];

/** Wraps lists in a container; `size` counts all children, of every kind. */
export function wrapInContainer(
  more: FakePlexFields,
  lists: Record<string, readonly FakePlexFields[]> = {},
): FakePlexFields {
  const size = Object.values(lists).reduce((sum, list) => sum + list.length, 0);
  return toFields({ size, ...more, ...lists });
}

type List<T> = { all: readonly T[]; wire: (one: T) => FakePlexFields; paging: Paging };

/**
 * Returns one page of a list. Plex pages only if both start and size are requested. A page of size
 * 0 still contains the true total.
 */
export function answerPage<T>(
  asked: FakeRequest,
  { all, wire, paging }: List<T>,
  more: FakePlexFields = {},
): { of: FakePlexFields } {
  const [start, size] = [read(asked, "Start"), read(asked, "Size")];
  if (start === undefined || size === undefined || paging.ignores) {
    return { of: wrapInContainer(more, { Metadata: all.map(wire) }) };
  }
  const some = all.slice(start, start + Math.min(size, paging.mostAtOnce));
  return {
    of: wrapInContainer(
      { totalSize: all.length, offset: start, ...more },
      { Metadata: some.map(wire) },
    ),
  };
}

/** Reads the value from the headers, or from query parameters with the same names. */
function read({ headers, query }: FakeRequest, what: "Start" | "Size"): number | undefined {
  const text =
    headers[`x-plex-container-${what.toLowerCase()}`] ?? query[`X-Plex-Container-${what}`];
  return typeof text === "string" && /^\d+$/.test(text) ? Number(text) : undefined;
}
