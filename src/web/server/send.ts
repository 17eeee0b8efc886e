import type { IncomingMessage, ServerResponse } from "node:http";

/**
 * On every answer. Nothing of ours is a page: it may neither be framed, nor guessed to be another type, nor load anything.
 * `X-XSS-Protection` is left out: no browser that is maintained heeds it, and in old ones it was a hole.
 */
const HEADERS: Readonly<Record<string, string>> = {
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  "Referrer-Policy": "no-referrer",
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Cache-Control": "no-store",
};

const A_YEAR_IN_SECONDS = 31_536_000;

/** `secure`: the client came over TLS to a name for which the browser shall do so from now on. */
export function setHeaders(response: ServerResponse, secure: boolean): void {
  for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
  if (secure) response.setHeader("Strict-Transport-Security", `max-age=${A_YEAR_IN_SECONDS}`);
}

export function sendText(response: ServerResponse, status: number, type: string, text: string): void {
  response.statusCode = status;
  response.setHeader("Content-Type", type);
  response.setHeader("Content-Length", Buffer.byteLength(text));
  response.end(text);
}

export const sendJson = (response: ServerResponse, status: number, body: object): void =>
  sendText(response, status, "application/json", JSON.stringify(body));

/** A connection on which the rest of a body would have to be read first is closed after the answer. */
export function closeUnlessRead(request: IncomingMessage, response: ServerResponse): void {
  if (!request.complete) response.setHeader("Connection", "close");
}
