import type { IncomingMessage, ServerResponse } from "node:http";
import { constants, gunzipSync } from "node:zlib";
import { HIDDEN, redact } from "../../../base/text/redact.ts";

/** Logs requests with their responses. */
export interface ExchangeLog {
  /** Starts recording an exchange. The answer is kept until `end`. */
  begin(request: IncomingMessage, response: ServerResponse): ExchangeRecord;
}

/**
 * Matches the secret of a session or link that a person pasted. The server cannot find it by value,
 * because it stores only the digest.
 */
const OWN_SECRET = /(?<![\w-])[\w-]{43}(?![\w-])/g;

/**
 * Headers that are logged. All other headers may contain secrets: a token that is wrong here may be
 * valid elsewhere.
 */
const HEADERS = [
  "host",
  "user-agent",
  "accept",
  "content-type",
  "content-length",
  "origin",
  "mcp-protocol-version",
  "x-forwarded-for",
  "x-forwarded-proto",
] as const;

/**
 * A longer response is not logged. Its first part alone is not valid JSON, so its secrets could not
 * be found.
 */
const MAX_KEPT_BYTES = 256 * 1024;
const MAX_LINE_CHARS = 3500;

type ExchangeLogDeps = {
  /** Removes the secrets of this process from a text. */
  hide: (text: string) => string;
  log: (line: string) => void;
};

/** An exchange in progress. */
interface ExchangeRecord {
  /** Stores the parsed JSON body of the request. */
  body(value: unknown): void;
  /** Writes the log line. */
  end(answer: { path: string; status: number; client: string; ms: number }): void;
}

/**
 * Logs each exchange as one line if TRACE_REQUESTS is set, with its secrets redacted and its texts
 * shortened.
 */
export const createExchangeLog = ({ hide: hideKnown, log }: ExchangeLogDeps): ExchangeLog => ({
  begin(request, response) {
    const hide = (text: string): string => hideKnown(text).replace(OWN_SECRET, HIDDEN);
    let body: unknown;
    const answer = keepBody(response);
    return {
      body(value) {
        body = value === undefined ? "[no JSON]" : value;
      },
      end({ path, status, client, ms }) {
        const { method = "", headers } = request;
        const shown = Object.fromEntries(
          HEADERS.flatMap((name) => (headers[name] === undefined ? [] : [[name, headers[name]]])),
        );
        const sent = redact({ headers: shown, ...(body === undefined ? {} : { body }) }, hide);
        const type = String(response.getHeader("content-type") ?? "no type");
        const given = redact({ type, body: bodyOf(answer(), type) }, hide);
        const line =
          `Request ${hide(method)} ${hide(path)} from ${client}: ${JSON.stringify(sent)} ` +
          `Response ${status} in ${Math.round(ms)} ms: ${JSON.stringify(given)}`;
        log(line.length > MAX_LINE_CHARS ? `${line.slice(0, MAX_LINE_CHARS)}…` : line);
      },
    };
  },
});

/**
 * Returns a function that returns what has been written to the response so far, or its length if
 * that exceeds `MAX_KEPT_BYTES`.
 */
function keepBody(response: ServerResponse): () => string | number {
  const chunks: Buffer[] = [];
  let bytes = 0;
  const keep = (chunk: unknown): void => {
    if (typeof chunk !== "string" && !(chunk instanceof Uint8Array)) return;
    const part = Buffer.from(chunk as string);
    bytes += part.length;
    if (bytes <= MAX_KEPT_BYTES) chunks.push(part);
  };
  for (const name of ["write", "end"] as const) {
    const original = response[name].bind(response) as (...given: unknown[]) => never;
    response[name] = (...given: unknown[]): never => {
      keep(given[0]);
      return original(...given);
    };
  }
  return () => {
    if (bytes > MAX_KEPT_BYTES) return bytes;
    const all = Buffer.concat(chunks);
    const isZipped = response.getHeader("content-encoding") === "gzip";
    return (isZipped ? gunzipSync(all, { finishFlush: constants.Z_SYNC_FLUSH }) : all).toString();
  };
}

/**
 * Parses a body, so that secrets can be found by field name. A body that is not JSON is replaced by
 * its length.
 */
function bodyOf(text: string | number, type: string): unknown {
  if (text === "") return "[empty]";
  if (typeof text === "number") return `[${text} bytes]`;
  try {
    if (!type.startsWith("text/event-stream")) return JSON.parse(text);
    return [...text.matchAll(/^data: (.*)$/gm)].map(([, data = ""]) => JSON.parse(data) as unknown);
  } catch {
    return `[${Buffer.byteLength(text)} bytes]`;
  }
}
