import type { Fields } from "./fields.ts";

export type PlexAsked = {
  method: string;
  /** Without the query. */
  path: string;
  query: URLSearchParams;
  header: (name: string) => string | undefined;
};

/** `of` becomes JSON or XML, as the server is configured; `text` is sent unchanged. */
export type PlexSays = { status?: number; headers?: Record<string, string> } & (
  | { of: Fields; root?: string }
  | { text: string; type?: string }
  /** Takes the request and never says anything. */
  | { silence: true }
  /** The head of an answer whose body stays open: `open` is given what writes to it. */
  | { open: (write: (text: string) => void) => () => void }
);

export type Route = (asked: PlexAsked) => PlexSays | undefined;

/** What Plex answers to a command or a scan that it takes. */
export const EMPTY: PlexSays = { text: "", type: "text/html" };

const TITLES: Record<number, string> = {
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  405: "Method Not Allowed",
  406: "Not Acceptable",
  429: "Too Many Requests",
  500: "Internal Server Error",
  502: "Bad Gateway",
  503: "Service Unavailable",
};

/** Plex refuses with a page, also where JSON was asked for. */
export function refusal(status: number, headers: Record<string, string> = {}): PlexSays {
  const title = TITLES[status] ?? "Error";
  const text = `<html><head><title>${title}</title></head><body><h1>${status} ${title}</h1></body></html>`;
  return { status, headers, text, type: "text/html" };
}
