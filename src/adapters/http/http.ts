import type { IncomingHttpHeaders } from "node:http";
import { cleanText } from "../../base/text/clean-text.ts";
import { createJsonMeter } from "../../base/text/json-meter.ts";
import type { Clock } from "../../core/clock.ts";
import { redactUrl, type Trace } from "../../core/trace.ts";
import type { Connections, OutgoingRequest } from "./connections.ts";
import { withDeadline } from "./deadline.ts";
import {
  BodyTooDeep,
  BodyTooLong,
  HttpFault,
  maySpeakOther,
  SchemeFault,
  toHttpFault,
} from "./faults.ts";
import { createSchemeTrial, isPlainToTls } from "./other-scheme.ts";

/**
 * Recognizes Plex or Transmission by a header that each sets on every response, because users
 * confuse the addresses of the two.
 */
export function serverOf(headers: IncomingHttpHeaders): "Plex" | "Transmission" | undefined {
  if (headers["x-plex-protocol"] !== undefined) return "Plex";
  return String(headers.server).startsWith("Transmission") ? "Transmission" : undefined;
}

/**
 * Returns the target of a redirect as text for a person; undefined for any other response. Only a
 * host, or a path on the same host, is shown, because the rest may contain keys.
 */
function formatRedirect(
  { status, headers }: Pick<Head, "status" | "headers">,
  asked: URL,
): string | undefined {
  if (status < 300 || status > 399) return undefined;
  const goal = URL.parse(headers.location ?? "", asked.href);
  if (!goal || goal.href === asked.href) return undefined;
  return cleanText(goal.origin === asked.origin ? goal.pathname : goal.origin, 200);
}

export type HttpRequest = OutgoingRequest & {
  /** Limit for the response body, if lower than the client's. */
  maxBytes?: number | undefined;
};
type Head = {
  status: number;
  headers: IncomingHttpHeaders;
  /** The target of a redirect, as text for a person and without secrets. */
  redirectsTo?: string | undefined;
};
export type HttpAnswer = Head & { text: string };

export interface Http {
  /**
   * Sends a request and reads the complete response, regardless of its HTTP status.
   * @throws HttpFault when the server sends no response; the signal's reason
   */
  send(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer>;
  /** Sends a request like `send`, and returns the response body as bytes. */
  sendForBytes(request: HttpRequest, signal: AbortSignal): Promise<Head & { bytes: Uint8Array }>;
  close(): Promise<void>;
}

/**
 * Creates an HTTP client with its own connections, one deadline for head and body, and a limit on
 * the body. It does not follow redirects, because a key must not travel to another host. It never
 * decompresses bodies: no request asks for compression, and a zip bomb stays compressed.
 */
export function createHttp({
  clock,
  deadlineMs,
  maxBytes,
  connections: most,
  ca,
  trace,
  service,
}: {
  clock: Clock;
  /** Covers the time from the first byte sent to the last byte of the body. */
  deadlineMs: number;
  maxBytes: number;
  connections: number;
  /** A private certificate authority (PEM), trusted in addition to those of the machine. */
  ca?: string | undefined;
  /** Called with each request, without secrets; undefined if requests are not traced. */
  trace?: Trace | undefined;
  /** The service that this client calls, for the trace. */
  service: string;
}): Http {
  // Node's HTTP client is loaded with the first request, so that an MCP server without requests
  // starts without it.
  let connections: Promise<Connections> | undefined;
  const connect = (): Promise<Connections> =>
    (connections ??= import("./connections.ts").then((loaded) =>
      loaded.createConnections({ connections: most, ca }),
    ));

  const asked = async <T>(
    request: HttpRequest,
    read: BodyReader<T>,
    signal: AbortSignal,
  ): Promise<Head & { body: T }> =>
    trace ? await traced(trace, request, read, signal) : await exchange(request, read, signal);

  async function traced<T>(
    trace: Trace,
    request: HttpRequest,
    read: BodyReader<T>,
    signal: AbortSignal,
  ) {
    const began = clock.monotonic();
    const traceAnswer = (answer: number | string, fault?: string): void => {
      const { method, url } = request;
      const ms = clock.monotonic() - began;
      trace({
        kind: "request",
        service,
        method,
        url: redactUrl(url),
        answer,
        ...(fault && { fault }),
        ms,
      });
    };
    try {
      const answer = await exchange(request, read, signal);
      traceAnswer(answer.status);
      return answer;
    } catch (error) {
      if (error instanceof HttpFault) traceAnswer(error.why, error.fault);
      else traceAnswer("the request was abandoned", "given_up");
      throw error;
    }
  }

  const speaksOther = createSchemeTrial(clock);
  /** Origins that have answered, which proves that their scheme is right. */
  const answered = new Set<string>();

  async function exchange<T>(
    request: HttpRequest,
    read: BodyReader<T>,
    signal: AbortSignal,
  ): Promise<Head & { body: T }> {
    const limitBytes = Math.min(maxBytes, request.maxBytes ?? maxBytes);
    return await withDeadline(clock, deadlineMs, signal, async (stop) => {
      try {
        const answer = await (await connect()).ask(request, stop);
        const body = await read(answer, limitBytes);
        const status = answer.statusCode ?? 0;
        if (isPlainToTls(request.url, status, body)) throw new SchemeFault("https");
        answered.add(request.url.origin);
        const head = { status, headers: answer.headers };
        const redirectsTo = formatRedirect(head, request.url);
        return { ...head, ...(redirectsTo !== undefined && { redirectsTo }), body };
      } catch (error) {
        const isUnclear =
          maySpeakOther(error) && !answered.has(request.url.origin) && !stop.aborted;
        if (isUnclear && (await speaksOther(request.url, stop))) {
          throw new SchemeFault(request.url.protocol === "https:" ? "http" : "https");
        }
        throw error instanceof HttpFault ? error : toHttpFault(error, request.url.hostname);
      }
    });
  }

  return {
    async send(request, signal) {
      const { body, ...head } = await asked(request, readText, signal);
      return { ...head, text: body };
    },
    async sendForBytes(request, signal) {
      const { body, ...head } = await asked(request, readBytes, signal);
      return { ...head, bytes: body };
    },
    close: async () => (await connections)?.close(),
  };
}

type ByteStream = AsyncIterable<Uint8Array>;
type BodyReader<T> = (body: ByteStream, limitBytes: number) => Promise<T>;

async function* limited(body: ByteStream, limitBytes: number): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > limitBytes) throw new BodyTooLong(limitBytes);
    yield chunk;
  }
}

/** Responses of all services nest less than 20 levels deep. */
const MAX_DEPTH = 64;

/**
 * Reads a text. JSON that is nested too deeply is refused before it is parsed, because a parser
 * would take 35 times its size.
 */
async function readText(body: ByteStream, limitBytes: number): Promise<string> {
  const decoder = new TextDecoder();
  const meter = createJsonMeter({ depth: MAX_DEPTH, parts: Number.POSITIVE_INFINITY });
  const parts: string[] = [];
  let isJson: boolean | undefined;
  for await (const chunk of limited(body, limitBytes)) {
    isJson ??= startsJson(chunk);
    if (isJson === true && meter.add(chunk)) throw new BodyTooDeep(MAX_DEPTH);
    parts.push(decoder.decode(chunk, { stream: true }));
  }
  parts.push(decoder.decode());
  return parts.join("");
}

/** True if the text begins like JSON with several values; undefined if it has not begun. */
function startsJson(chunk: Uint8Array): boolean | undefined {
  const first = chunk.find((byte) => !BLANKS.has(byte));
  return first === undefined ? undefined : first === OPEN_LIST || first === OPEN_OBJECT;
}

const [OPEN_LIST, OPEN_OBJECT] = [0x5b, 0x7b];
/** White space, and the bytes of a byte-order mark. */
const BLANKS: ReadonlySet<number> = new Set([0x20, 0x09, 0x0a, 0x0d, 0xef, 0xbb, 0xbf]);

async function readBytes(body: ByteStream, limitBytes: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const chunk of limited(body, limitBytes)) parts.push(chunk);
  return Buffer.concat(parts);
}

const MAX_BYTES = 1024 ** 2;

/**
 * Reads a server's clock from the `Date` header of its response, in ms since 1970, regardless of
 * the response's status. Undefined if the header is missing. No secret is sent. @throws HttpFault,
 * the signal's reason
 */
export async function readServerDate(
  url: URL,
  clock: Clock,
  signal: AbortSignal,
): Promise<number | undefined> {
  const http = createHttp({
    clock,
    deadlineMs: 4000,
    maxBytes: MAX_BYTES,
    connections: 1,
    service: "clock",
  });
  try {
    const { headers } = await http.send({ method: "GET", url, headers: {} }, signal);
    const time = Date.parse(String(headers["date"]));
    return Number.isNaN(time) ? undefined : time;
  } finally {
    await http.close();
  }
}
