import { connect, type Socket } from "node:net";
import { withDeadline } from "../../adapters/http/deadline.ts";
import { BodyTooLong, HttpFault, toHttpFault } from "../../adapters/http/faults.ts";
import { dropUndefined } from "../../base/drop-undefined.ts";
import { codeOf } from "../../base/errors.ts";
import type { Clock } from "../../core/clock.ts";
import { createLimiter } from "../../core/concurrency.ts";
import type { ClientAccess, ClientSettings, ConnectDeps } from "../../core/torrent/client.ts";
import { createExchange, explainUnanswered, formatBasicAuth } from "../shared/exchange.ts";
import { type CommonFaults, foreignAnswer } from "../shared/faults.ts";
import { type Address, addressOf } from "./address.ts";
import { formatMethodCall, type Param, readMethodResponse, XmlRpcFault } from "./xml-rpc.ts";

type ScgiAddress = Exclude<Address, { kind: "http" }>;

/** A list of 1,000 torrents is 1 MB and is read in 10 ms. */
const MAX_BYTES = 32 * 1024 * 1024;

/**
 * Returns the result of a call.
 * @throws UserError `refused` with an XmlRpcFault as its cause; Outage; the signal's reason
 */
export type RtorrentCall = (
  method: string,
  params: readonly Param[],
  signal: AbortSignal,
  maxBytes?: number,
) => Promise<unknown>;

export interface RtorrentRpc {
  call: RtorrentCall;
  address: Address;
  close(): Promise<void>;
}

/** Sends one call. */
interface RtorrentLink {
  send(body: string, signal: AbortSignal, maxBytes: number | undefined): Promise<string>;
  close(): Promise<void>;
}

/** XML-RPC over SCGI (a socket or a port of this machine) or over HTTP, one call at a time. */
export function createRtorrentRpc(
  { urlSetting, settings: prefix, title }: ClientSettings,
  access: ClientAccess,
  deps: ConnectDeps,
  faults: CommonFaults,
): RtorrentRpc {
  const address = addressOf(access.url);
  const ask = address.kind === "http" ? overHttp(address.url) : overScgi(address);

  function overHttp(url: URL): RtorrentLink {
    const exchange = createExchange(
      { ...deps, maxBytes: MAX_BYTES },
      { service: "rtorrent", urlSetting, faults },
    );
    const send = (
      body: string,
      signal: AbortSignal,
      maxBytes: number | undefined,
    ): Promise<string> =>
      exchange.run(signal, async (post) => {
        const authorization = formatBasicAuth(access.username, access.password());
        const headers = { "content-type": "text/xml", ...dropUndefined({ authorization }) };
        const answer = await post({ method: "POST", url, headers, body, maxBytes });
        if (answer.status === 401 || answer.status === 403) {
          throw faults.unauthorized(
            authorization === undefined
              ? `The server in front of ${title} asks for a user name and password (${answer.status}); set ${prefix}_USERNAME and ${prefix}_PASSWORD.`
              : `The server in front of ${title} refuses the user name or password (${answer.status}); check ${prefix}_USERNAME and ${prefix}_PASSWORD.`,
          );
        }
        if (answer.status < 200 || answer.status > 299) throw faults.ofStatus(answer);
        return answer.text;
      });
    return { send, close: exchange.close };
  }

  function overScgi(scgi: ScgiAddress): RtorrentLink {
    const oneAtATime = createLimiter(1);
    const { clock, deadlineMs = 30_000, trace } = deps;
    const url = scgi.kind === "socket" ? `scgi://${scgi.path}` : `scgi://${scgi.host}:${scgi.port}`;
    const send = (body: string, signal: AbortSignal, maxBytes = MAX_BYTES): Promise<string> =>
      oneAtATime(async () => {
        const began = clock.monotonic();
        const told = (answer: string | number, fault?: string): void =>
          trace?.({
            kind: "request",
            service: "rtorrent",
            method: "POST",
            url,
            answer,
            ...(fault && { fault }),
            ms: clock.monotonic() - began,
          });
        try {
          const answer = await askScgi(scgi, body, { clock, deadlineMs, maxBytes }, signal);
          told(200);
          return answer;
        } catch (error) {
          if (!(error instanceof HttpFault)) throw error;
          told(error.why, error.fault);
          if (error.fault === "timeout") throw faults.busy(deadlineMs);
          throw faults.unavailable(explainUnanswered(error, urlSetting), { cause: error });
        }
      }, signal);
    return { send, close: async (): Promise<void> => {} };
  }

  const call: RtorrentCall = async (method, params, signal, maxBytes) => {
    const answer = await ask.send(formatMethodCall(method, params), signal, maxBytes);
    try {
      return readMethodResponse(answer);
    } catch (error) {
      if (error instanceof XmlRpcFault) throw faults.refused(error.message, { cause: error });
      throw faults.unavailable(
        `its answer is not XML-RPC; check ${urlSetting}`,
        foreignAnswer(answer, BEGINS),
      );
    }
  };

  return { call, address, close: ask.close };
}

/** The beginning of an XML-RPC response. */
const BEGINS = /^\s*(?:<\?xml|<methodResponse|$)/i;

/**
 * Sends one request over SCGI, on its own connection: the header as a netstring, then the body. The
 * response has HTTP headers and ends when the other side closes the connection.
 * @throws HttpFault; the signal's reason
 */
export const askScgi = (
  address: ScgiAddress,
  body: string,
  { clock, deadlineMs, maxBytes }: { clock: Clock; deadlineMs: number; maxBytes: number },
  signal: AbortSignal,
): Promise<string> =>
  withDeadline(clock, deadlineMs, signal, async (stop) => {
    const bytes = Buffer.from(body);
    const head = `CONTENT_LENGTH\0${bytes.length}\0SCGI\x001\0REQUEST_METHOD\0POST\0CONTENT_TYPE\0text/xml\0`;
    const socket =
      address.kind === "socket" ? connect(address.path) : connect(address.port, address.host);
    const abort = (): void => void socket.destroy();
    stop.addEventListener("abort", abort, { once: true });
    try {
      socket.write(Buffer.concat([Buffer.from(`${Buffer.byteLength(head)}:${head},`), bytes]));
      return bodyOf(await allOf(socket, maxBytes));
    } catch (error) {
      if (error instanceof HttpFault) throw error;
      throw toScgiFault(error, address.kind === "socket" ? "" : address.host);
    } finally {
      stop.removeEventListener("abort", abort);
      socket.destroy();
    }
  });

async function allOf(socket: Socket, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of socket as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > maxBytes) throw new BodyTooLong(maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** A truncated response ends like a complete one, so its length must be checked. */
function bodyOf(answer: Buffer): string {
  const end = answer.indexOf("\r\n\r\n");
  const head = answer.subarray(0, Math.max(0, end)).toString("latin1");
  const body = answer.subarray(end + 4);
  const length = /^content-length:\s*(\d{1,15})\s*$/im.exec(head)?.[1];
  if (end < 0 || !/^status:\s*200\b/im.test(head)) {
    const isOther = answer.length > 0 && !/^status:/i.test(answer.toString("latin1", 0, 7));
    throw new HttpFault("it does not speak SCGI", "other", isOther);
  }
  if (length !== undefined && Number(length) !== body.length) {
    throw new HttpFault("the connection was closed", "closed");
  }
  return body.toString();
}

function toScgiFault(error: unknown, host: string): HttpFault {
  const code = codeOf(error);
  // rTorrent makes its socket when it starts.
  if (code === "ENOENT") return new HttpFault("there is no socket at its path");
  if (code === "EACCES" || code === "EPERM") {
    return new HttpFault("this account has no permission to use its socket", "other", true);
  }
  return toHttpFault(error, host);
}
