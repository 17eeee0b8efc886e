import { isIPv4, isIPv6 } from "node:net";
import type * as z from "zod";
import { dropUndefined } from "../../../base/drop-undefined.ts";
import { UserError } from "../../../base/errors.ts";
import { noSuch } from "./errors.ts";

/**
 * Kind of caller that waits for a response. `client`: short timeout, no retries. `background`: not
 * in a hurry, requests are retried. `once`: not in a hurry, but not retried here because the caller
 * does that, for example the outbox.
 */
export type WaitPolicy = "client" | "once" | "background";

/** Something that Plex has under an id. */
type PlexThing = { kind: "item" | "library"; id: string };

export type PlexRequest = {
  method?: "GET" | "POST" | "PUT";
  /** Path and query, percent-encoded. */
  path: string;
  /** Name of the requested resource for error texts, for example "library 3". */
  about: string;
  /** The item or library that is asked for by its id. After a 404, Plex is asked whether it has it. */
  thing?: PlexThing;
  /** True by default. The server's name is available without a token. */
  withToken?: boolean;
  /** Another user's token instead of the owner's. */
  token?: string | undefined;
  /** Headers in addition to those that identify us. */
  headers?: Record<string, string>;
  /** Timeout of this request, if shorter than the timeout of all requests. */
  withinMs?: number;
  waits?: WaitPolicy | undefined;
  /** True for a health check, which is sent even if the server did not respond a moment ago. */
  isProbe?: boolean;
  /** True if the response is a token and must not be redacted. */
  isSecret?: boolean;
};

export type PlexAnswer = {
  /** The HTTP status, or an error status from the body of a successful response. */
  status: number;
  text: string;
  retryAfterMs: number | undefined;
  /** The target of a redirect, without secrets. */
  redirectsTo?: string | undefined;
  /** Length of the whole list, if a header contains it. */
  totalSize?: number | undefined;
};

/**
 * Returns the response, regardless of its status. @throws Outage when there was no response; the
 * signal's reason
 */
export type PlexAsk = (request: PlexRequest, signal: AbortSignal) => Promise<PlexAnswer>;
/**
 * Returns the body of a successful response. @throws Outage (also while Plex is starting, or when
 * it refuses the token), UserError (`not_found` if Plex does not have the request's `thing`, or
 * `unsupported` for 404 and 405 …); the signal's reason
 */
export type PlexSend = (request: PlexRequest, signal: AbortSignal) => Promise<string>;
/** Like `PlexSend`, with the body parsed from JSON, XML or old JSON. */
export type PlexGet = <T>(
  request: PlexRequest,
  schema: z.ZodType<T>,
  signal: AbortSignal,
) => Promise<T>;

export const isSuccess = (status: number): boolean => status >= 200 && status <= 299;

/** A request and its response. `page` is the requested part of a list. */
export type PlexExchange = {
  method: string;
  path: string;
  page: string | undefined;
  status: number;
  text: string;
};

/**
 * True if an address is in a private network (RFC 1918, RFC 4193), where players are. False for
 * loopback addresses (some players report 127.0.0.1 to Plex), link-local addresses (cloud metadata
 * services), IPv4-mapped IPv6 addresses, and names, which could resolve to anything.
 */
export function isPrivateAddress(host: string): boolean {
  if (isIPv4(host)) return /^(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.)/.test(host);
  return isIPv6(host) && /^f[cd][0-9a-f]{2}:/i.test(host);
}

/**
 * Formats a query such as `a=1&b=2`, percent-encoded and without undefined values. Spaces become
 * %20, because Plex reads a plus sign as a space in some places and as a plus in others.
 */
export const formatQuery = (values: Record<string, string | number | undefined>): string =>
  Object.entries(dropUndefined(values))
    .map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(sent(String(value)))}`)
    .join("&");

/** No server can read a lone surrogate or the text after a NUL character. */
const sent = (text: string): string => text.toWellFormed().replaceAll("\0", " ");

type PlexQuery = Record<string, string | number | undefined>;

const withQuery = (path: string, query: PlexQuery): string => {
  const text = formatQuery(query);
  return text === "" ? path : `${path}?${text}`;
};

/**
 * Creates a request about a library. @throws UserError for an id that no library can have, because
 * other characters could change the path
 */
export function createSectionRequest(
  id: string,
  what: "all" | "collections" | "genre" | "refresh",
  query: PlexQuery = {},
): PlexRequest {
  if (!/^[\w-]{1,40}$/.test(id)) throw noSuch("library");
  return {
    path: withQuery(`/library/sections/${id}/${what}`, query),
    about: `library ${id}`,
    thing: { kind: "library", id },
  };
}

/**
 * Creates a request about an item or everything in it. Commas in the id are rejected too: Plex
 * would accept several ids.
 */
export function createItemRequest(
  id: string,
  query: PlexQuery = {},
  kind = "item",
  what: "" | "/allLeaves" | "/children" | "/match" | "/matches" | "/refresh" = "",
): PlexRequest {
  if (!/^[\w-]{1,64}$/.test(id)) throw noSuch(kind);
  return {
    path: withQuery(`/library/metadata/${id}${what}`, query),
    about: `${kind} ${id}`,
    thing: { kind: "item", id },
  };
}

/**
 * Excludes elements that would make a page of a hundred items many megabytes. Servers may send them
 * anyway.
 */
export const LEAN = {
  includeGuids: 1,
  excludeElements: "Media,Genre,Country,Director,Writer,Role,Image,Rating,UltraBlurColors",
};

export interface PlexAddress {
  base: URL;
  toUrl(path: string): URL;
}

/**
 * Returns Plex's base URL and a function that converts a path to its URL.
 * @throws UserError for an invalid address, and for a path that leads to another host
 */
export function parsePlexAddress(address: string): PlexAddress {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url?.protocol !== "https:" && url?.protocol !== "http:") {
    throw new UserError(
      "PLEX_URL is not an http or https address.",
      "Write it like http://127.0.0.1:32400.",
    );
  }
  // A second slash would begin the name of another host.
  const base = new URL(url.pathname.replace(/^\/+/, "/"), url.origin);
  const prefix = base.pathname.replace(/\/+$/, "");
  const toUrl = (path: string): URL => {
    const target = URL.parse(`${prefix}${path}`, base.href);
    // `//elsewhere/x` names another host, and every request carries the token.
    if (target?.origin === base.origin) return target;
    throw new UserError("This path is not on the Plex server.", "Use a path of the server itself.");
  };
  return { base, toUrl };
}
