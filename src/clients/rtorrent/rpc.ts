import { BodyTooLong, HttpFault } from "../../adapters/http/faults.ts";
import type { ClientAccess, ClientSettings, ConnectDeps } from "../../core/torrent/client.ts";
import { createExchange, createOneAtATime } from "../shared/exchange.ts";
import type { faultsOf } from "../shared/faults.ts";
import { addressOf } from "./address.ts";
import { askScgi } from "./scgi.ts";
import { methodCall, type Param, readMethodResponse, XmlRpcFault } from "./xml-rpc.ts";

/** A list of 1,000 torrents has 1 MB, and is read in 10 ms. */
const MAX_BYTES = 32 * 1024 * 1024;

/** The result of a call. @throws UserError `refused` with an XmlRpcFault as its cause; Outage; the signal's reason */
export type RtorrentCall = (
  method: string,
  params: readonly Param[],
  signal: AbortSignal,
  maxBytes?: number,
) => Promise<unknown>;

/** XML-RPC over SCGI, on a socket or a port of this machine, or over HTTP: one call at a time. */
export function createRtorrentRpc(
  { urlSetting, settings: prefix, title }: ClientSettings,
  access: ClientAccess,
  deps: ConnectDeps,
  faults: ReturnType<typeof faultsOf>,
) {
  const address = addressOf(access.url);
  const ask = address.kind === "http" ? overHttp(address.url) : overScgi(address);

  function overHttp(url: URL) {
    const exchange = createExchange({ ...deps, maxBytes: MAX_BYTES }, { service: "rtorrent", urlSetting, faults });
    const send = (body: string, signal: AbortSignal, maxBytes: number | undefined): Promise<string> =>
      exchange.run(signal, async (post) => {
        const { username, password } = access;
        const secret = password();
        const login = username === undefined && secret === undefined ? undefined : `${username ?? ""}:${secret ?? ""}`;
        const authorization =
          login === undefined ? {} : { authorization: `Basic ${Buffer.from(login).toString("base64")}` };
        const headers = { "content-type": "text/xml", ...authorization };
        const answer = await post({ method: "POST", url, headers, body, maxBytes });
        if (answer.status === 401 || answer.status === 403) {
          throw faults.unauthorized(
            login === undefined
              ? `The server in front of ${title} asks for a user name and password (${answer.status}); set ${prefix}_USERNAME and ${prefix}_PASSWORD.`
              : `The server in front of ${title} refuses the user name or password (${answer.status}); check ${prefix}_USERNAME and ${prefix}_PASSWORD.`,
          );
        }
        if (answer.status < 200 || answer.status > 299) throw faults.ofStatus(answer);
        return answer.text;
      });
    return { send, close: exchange.close };
  }

  function overScgi(scgi: Exclude<ReturnType<typeof addressOf>, { kind: "http" }>) {
    const oneAtATime = createOneAtATime();
    const { clock, deadlineMs = 30_000, trace } = deps;
    const url = scgi.kind === "socket" ? `scgi://${scgi.path}` : `scgi://${scgi.host}:${scgi.port}`;
    const send = (body: string, signal: AbortSignal, maxBytes = MAX_BYTES): Promise<string> =>
      oneAtATime(signal, async () => {
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
          throw faults.unavailable(`${error.why}; check that it runs and that ${urlSetting} is right`, {
            cause: error,
          });
        }
      });
    return { send, close: async (): Promise<void> => {} };
  }

  const call: RtorrentCall = async (method, params, signal, maxBytes) => {
    const answer = await ask.send(methodCall(method, params), signal, maxBytes);
    try {
      return readMethodResponse(answer);
    } catch (error) {
      if (error instanceof XmlRpcFault) throw faults.refused(error.message, { cause: error });
      throw faults.unavailable(`its answer is no XML-RPC; check ${urlSetting}`);
    }
  };

  return { call, address, close: ask.close };
}

export const isTooLong = (error: unknown): boolean => error instanceof Error && error.cause instanceof BodyTooLong;
