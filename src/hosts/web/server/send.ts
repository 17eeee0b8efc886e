import type { IncomingMessage, ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";

/**
 * Sent with every response. By default a response is not a page: it cannot be framed, its type
 * cannot be guessed, and it cannot load anything. `X-XSS-Protection` is left out: no maintained
 * browser uses it, and in old ones it was a vulnerability.
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

/** `secure`: the client came over TLS, to a name for which the browser must use TLS from now on. */
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
export const acceptsEncoding = ({ headers }: IncomingMessage, form: string): boolean =>
  (headers["accept-encoding"] ?? "").split(/[\s,;]+/).includes(form);

/** In characters. A shorter answer fits into one packet anyway. */
const WORTH_ZIPPING = 1000;

/**
 * For answers that the page reads, also over slow networks. They contain names from outside, but no
 * secret that their length could reveal (https://www.breachattack.com).
 */
export function sendZipped(request: IncomingMessage, response: ServerResponse, body: object): void {
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

/**
 * Maximum bytes of a refused body that are read and discarded. A client that cannot continue
 * writing may never read the answer.
 */
const MAX_THROWN_AWAY = 8 * 1024 ** 2;

/**
 * Handles the rest of a body that was not read. A short one is discarded for as long as a request
 * may take. For a longer one, the connection is closed after the answer, or at the limit if its
 * length was not stated.
 */
export function dropRest(request: IncomingMessage, response: ServerResponse): void {
  if (request.complete) return;
  if (Number(request.headers["content-length"] ?? 0) > MAX_THROWN_AWAY) {
    response.setHeader("Connection", "close");
    return;
  }
  let bytes = 0;
  request.on("data", ({ length }: Buffer) => {
    bytes += length;
    if (bytes > MAX_THROWN_AWAY) request.socket.destroy();
  });
  request.resume();
}
