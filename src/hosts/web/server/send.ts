import type { IncomingMessage, ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import type { Discard } from "./discard.ts";
import type { RequestHead } from "./read-body.ts";

/**
 * Headers of every response. By default, a response is not a page: it cannot be framed, its type
 * cannot be guessed, and it cannot load anything. `X-XSS-Protection` is left out, because no
 * maintained browser uses it and it was a vulnerability in old ones.
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

/**
 * `secure` is true if the client came over TLS under a name for which the browser must use TLS from
 * now on.
 */
export function setHeaders(response: ServerResponse, secure: boolean): void {
  for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
  if (secure) response.setHeader("Strict-Transport-Security", `max-age=${A_YEAR_IN_SECONDS}`);
}

export function sendText(
  response: ServerResponse,
  status: number,
  type: string,
  text: string,
): void {
  response.statusCode = status;
  response.setHeader("Content-Type", type);
  response.setHeader("Content-Length", Buffer.byteLength(text));
  response.end(text);
}

export const sendJson = (response: ServerResponse, status: number, body: object): void =>
  sendText(response, status, "application/json", JSON.stringify(body));

/** True if the client accepts this content encoding. */
export const acceptsEncoding = ({ headers }: RequestHead, form: string): boolean =>
  (headers["accept-encoding"] ?? "").split(/[\s,;]+/).includes(form);

/** Minimum length in characters for compression. A shorter response fits into one packet anyway. */
const WORTH_ZIPPING = 1000;

/**
 * Sends a response to the page, compressed for slow networks if it is worthwhile. Responses contain
 * external names, but no secret that their length could reveal (https://www.breachattack.com).
 */
export function sendZipped(request: RequestHead, response: ServerResponse, body: object): void {
  const text = JSON.stringify(body);
  if (text.length < WORTH_ZIPPING || !acceptsEncoding(request, "gzip")) {
    return sendText(response, 200, "application/json", text);
  }
  const zipped = gzipSync(text);
  response.setHeader("Content-Encoding", "gzip");
  response.setHeader("Content-Type", "application/json");
  response.setHeader("Content-Length", zipped.length);
  response.end(zipped);
}

/** The connection is kept for the next request only after a body of at most this size. */
const MAX_KEPT_BYTES = 8 * 1024 ** 2;

/**
 * Sends the response to a request whose body may not have been read, and discards the rest of the
 * body within the time limit of a request. The response to a long body is complete for the client
 * at once, and the connection is closed when the body ends or is read no further.
 */
export function sendRefusal(
  { request, response }: { request: IncomingMessage; response: ServerResponse },
  status: number,
  body: object,
  discard: Discard,
): void {
  if (request.complete) return sendJson(response, status, body);
  const isLong = Number(request.headers["content-length"] ?? 0) > MAX_KEPT_BYTES;
  if (isLong) {
    const text = JSON.stringify(body);
    response.statusCode = status;
    response.setHeader("Connection", "close");
    response.setHeader("Content-Type", "application/json");
    response.setHeader("Content-Length", Buffer.byteLength(text));
    response.write(text);
  } else {
    sendJson(response, status, body);
  }
  // Ending the response closes the connection.
  void discard(request).then(() => isLong && response.end());
}
