import type { IncomingMessage, ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";

/**
 * On every answer. Nothing of ours is a page: it may neither be framed, nor guessed to be another
 * type, nor load anything. `X-XSS-Protection` is left out: no browser that is maintained heeds it,
 * and in old ones it was a hole.
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

/** Whether the client takes an answer that is compressed like this. */
export const acceptsEncoding = ({ headers }: IncomingMessage, form: string): boolean =>
  (headers["accept-encoding"] ?? "").split(/[\s,;]+/).includes(form);

/** Below this an answer is one packet in any case. In characters. */
const WORTH_ZIPPING = 1000;

/**
 * What the page reads, also over slow networks. Names by strangers stand in it, and no secret that
 * its length could tell (https://www.breachattack.com).
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
 * So much of a body that was refused is read and thrown away. A client that cannot write on may
 * never read the answer.
 */
const MAX_THROWN_AWAY = 8 * 1024 ** 2;

/**
 * The rest of a body that nobody read: a short one is thrown away, for as long as a request may
 * take. With a longer one the connection is closed after the answer, or at its limit if its length
 * was not said.
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
