import type { IncomingMessage, ServerResponse } from "node:http";
import { constants, gunzipSync } from "node:zlib";
import { HIDDEN, redact } from "../../../base/text/redact.ts";

/** Logs requests with their answers. */
export interface ExchangeLog {
  /** Begins with a request. Its answer is kept until `end`. */
  begin(request: IncomingMessage, response: ServerResponse): ExchangeRecord;
}

/**
 * The secret of a session or of a link, which somebody pasted: nothing of the server knows it but
 * by its digest.
 */
const OWN_SECRET = /(?<![\w-])[\w-]{43}(?![\w-])/g;

/** Others may have secrets: a token that is wrong here is right elsewhere. */
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

/** A longer answer is not shown: half of it is no JSON in which secrets can be found. */
const MAX_KEPT_BYTES = 256 * 1024;
const MAX_LINE_CHARS = 3500;

type ExchangeLogDeps = {
  /** A text without the secrets of this process. */
  hide: (text: string) => string;
  log: (line: string) => void;
};

/** One exchange that is under way. */
interface ExchangeRecord {
  /** Stores the parsed JSON body of the request. */
  body(value: unknown): void;
  /** Writes the line. */
  end(answer: { path: string; status: number; client: string; ms: number }): void;
}

/**
 * For TRACE_REQUESTS: each exchange as one line, its secrets struck out and its texts shortened.
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
        const line = `Request ${hide(method)} ${hide(path)} from ${client}: ${JSON.stringify(sent)} Answer ${status} in ${Math.round(ms)} ms: ${JSON.stringify(given)}`;
        log(line.length > MAX_LINE_CHARS ? `${line.slice(0, MAX_LINE_CHARS)}…` : line);
      },
    };
  },
});

/** Returns what was written to the response by then, or its length if that is much. */
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
 * As a value in which secrets are found by their names; anything that is no JSON is only measured.
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
