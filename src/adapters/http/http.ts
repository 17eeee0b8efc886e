import type { IncomingHttpHeaders } from "node:http";
import type { Clock } from "../../core/clock.ts";
import { shownUrl, type Trace } from "../../core/trace.ts";
import type { createConnections } from "./connections.ts";
import { BodyTooLong, CertificateFault, certificateKind, explainFailure, faultOf, HttpFault } from "./faults.ts";

/** Which of the two programs answers, by headers that each sets on every answer: people mistake one's address for the other's. */
export function serverOf(headers: IncomingHttpHeaders): "Plex" | "Transmission" | undefined {
  if (headers["x-plex-protocol"] !== undefined) return "Plex";
  return String(headers.server).startsWith("Transmission") ? "Transmission" : undefined;
}

/** A longer header is not obeyed: it may be wrong, and one request a minute does no harm. */
const MAX_RETRY_AFTER_MS = 60_000;

/** This reason is never read. Without one, each request would make an error with a stack: 0.1 ms. */
const DONE = "done";

export type HttpRequest = {
  method: "GET" | "POST";
  url: URL;
  headers: Record<string, string>;
  body?: string | Uint8Array | undefined;
  /** Limit for the answer's body, if lower than the client's. */
  maxBytes?: number | undefined;
  /** The request changes nothing: it is sent a second time, at once, if a kept connection was closed under it. */
  repeatable?: boolean | undefined;
};
type Head = { status: number; headers: IncomingHttpHeaders };
export type HttpAnswer = Head & { text: string };

/**
 * An HTTP client with its own connections, one deadline for head and body, and a limit on the body. It does not follow
 * redirects, because a key must not travel to another host. It never decompresses bodies: no request asks for
 * compression, and a zip bomb stays compressed.
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
  /** From the first byte sent to the last byte of the body. */
  deadlineMs: number;
  maxBytes: number;
  connections: number;
  /** A private certificate authority (PEM), trusted in addition to those of the machine. */
  ca?: string | undefined;
  /** Called with each request, without secrets; undefined where it is not read. */
  trace?: Trace | undefined;
  /** Which service this client asks, for the trace. */
  service: string;
}) {
  // Loaded with the first request: an MCP server without requests starts without node's HTTP client.
  let connections: Promise<Connections> | undefined;
  const connect = (): Promise<Connections> =>
    (connections ??= import("./connections.ts").then((loaded) => loaded.createConnections({ connections: most, ca })));

  const asked = async <T>(request: HttpRequest, read: Read<T>, signal: AbortSignal): Promise<Head & { body: T }> =>
    trace ? await traced(trace, request, read, signal) : await exchange(request, read, signal);

  async function traced<T>(trace: Trace, request: HttpRequest, read: Read<T>, signal: AbortSignal) {
    const began = clock.monotonic();
    const traceAnswer = (answer: number | string, fault?: string): void => {
      const { method, url } = request;
      const ms = clock.monotonic() - began;
      trace({ kind: "request", service, method, url: shownUrl(url), answer, ...(fault && { fault }), ms });
    };
    try {
      const answer = await exchange(request, read, signal);
      traceAnswer(answer.status);
      return answer;
    } catch (error) {
      if (error instanceof HttpFault) traceAnswer(error.why, error.fault);
      else traceAnswer("it was given up", "given_up");
      throw error;
    }
  }

  async function exchange<T>(request: HttpRequest, read: Read<T>, signal: AbortSignal): Promise<Head & { body: T }> {
    const limitBytes = Math.min(maxBytes, request.maxBytes ?? maxBytes);
    return await withDeadline(clock, deadlineMs, signal, async (stop) => {
      try {
        const answer = await (await connect()).ask(request, stop);
        return { status: answer.statusCode ?? 0, headers: answer.headers, body: await read(answer, limitBytes) };
      } catch (error) {
        if (error instanceof HttpFault) throw error;
        const kind = certificateKind(error);
        throw kind
          ? new CertificateFault(explainFailure(error), kind)
          : new HttpFault(explainFailure(error), faultOf(error));
      }
    });
  }

  return {
    /** The complete answer, whatever its status. @throws HttpFault when there is none; the signal's reason */
    async send(request: HttpRequest, signal: AbortSignal): Promise<HttpAnswer> {
      const { body, ...head } = await asked(request, readText, signal);
      return { ...head, text: body };
    },
    /** The same for what is no text. */
    async sendForBytes(request: HttpRequest, signal: AbortSignal): Promise<Head & { bytes: Uint8Array }> {
      const { body, ...head } = await asked(request, readBytes, signal);
      return { ...head, bytes: body };
    },
    close: async (): Promise<void> => (await connections)?.close(),
  };
}

type Connections = ReturnType<typeof createConnections>;
type Body = AsyncIterable<Uint8Array>;
type Read<T> = (body: Body, limitBytes: number) => Promise<T>;

async function* limited(body: Body, limitBytes: number): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > limitBytes) throw new BodyTooLong(limitBytes);
    yield chunk;
  }
}

async function readText(body: Body, limitBytes: number): Promise<string> {
  const decoder = new TextDecoder();
  const parts: string[] = [];
  for await (const chunk of limited(body, limitBytes)) parts.push(decoder.decode(chunk, { stream: true }));
  parts.push(decoder.decode());
  return parts.join("");
}

async function readBytes(body: Body, limitBytes: number): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const chunk of limited(body, limitBytes)) parts.push(chunk);
  return Buffer.concat(parts);
}

/** The delay that a `Retry-After` header (RFC 9110 §10.2.3: seconds or a date) asks for, at most a minute. */
export function retryAfterMs(header: string | string[] | undefined, nowMs: number): number | undefined {
  const value = (Array.isArray(header) ? header[0] : header)?.trim().slice(0, 100);
  if (value === undefined || value === "") return undefined;
  if (/^\d+$/.test(value)) return Math.min(Number(value) * 1000, MAX_RETRY_AFTER_MS);
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.min(Math.max(date - nowMs, 0), MAX_RETRY_AFTER_MS);
}

/**
 * The result of `work`, which is aborted after `ms`, or when `signal` aborts.
 * @throws the signal's reason when the caller aborted, an `HttpFault` after the deadline, otherwise what `work` threw
 */
export async function withDeadline<T>(
  clock: Clock,
  ms: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted();
  const stop = new AbortController();
  const done = new AbortController();
  let late: HttpFault | undefined;
  const onAbort = (): void => stop.abort(signal.reason);
  signal.addEventListener("abort", onAbort, { once: true });
  const expire = (): void => {
    late = new HttpFault(`there was no complete answer within ${Math.round(ms / 100) / 10} s`, "timeout");
    stop.abort(late);
  };
  clock.sleep(ms, done.signal).then(expire, () => {});
  try {
    return await work(stop.signal);
  } catch (error) {
    // A client may wrap the reason in its own error, so the signals decide what is thrown.
    signal.throwIfAborted();
    throw late ?? error;
  } finally {
    signal.removeEventListener("abort", onAbort);
    done.abort(DONE);
  }
}

const MAX_BYTES = 1024 ** 2;

/**
 * The clock of a server, milliseconds since 1970, from the header `Date` of whatever it answers; undefined when it gives
 * none. No secret is sent. @throws HttpFault, the signal's reason
 */
export async function serverDate(url: URL, clock: Clock, signal: AbortSignal): Promise<number | undefined> {
  const http = createHttp({ clock, deadlineMs: 4000, maxBytes: MAX_BYTES, connections: 1, service: "clock" });
  try {
    const { headers } = await http.send({ method: "GET", url, headers: {} }, signal);
    const at = Date.parse(String(headers["date"]));
    return Number.isNaN(at) ? undefined : at;
  } finally {
    await http.close();
  }
}
