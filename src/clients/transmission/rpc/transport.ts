import { retryAfterMs, withDeadline } from "../../../adapters/http/deadline.ts";
import { HttpFault } from "../../../adapters/http/faults.ts";
import { createHttp, type HttpAnswer } from "../../../adapters/http/http.ts";
import { serverOf } from "../../../adapters/http/server-of.ts";
import type { Clock } from "../../../core/clock.ts";
import { defined } from "../../../core/defined.ts";
import type { Trace } from "../../../core/trace.ts";
import { untilAborted } from "../../../core/until-aborted.ts";
import { transmissionBusy, transmissionRefusal, transmissionUnavailable } from "./errors.ts";
import { type RpcAnswer, readAnswer } from "./read-answer.ts";
import { rpcUrl } from "./rpc-url.ts";

/**
 * Runs pieces of work one after the other. A caller that aborts while it waits gets its signal's reason at once. Running
 * work must handle the abort itself.
 */
export function createOneAtATime() {
  let last: Promise<unknown> = Promise.resolve();

  return async <T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> => {
    signal.throwIfAborted();
    const previous = last;
    const done = Promise.withResolvers<void>();
    last = previous.then(() => done.promise);
    try {
      await untilAborted(previous, signal);
      return await work();
    } finally {
      done.resolve();
    }
  };
}

export type TransmissionDeps = {
  /** As people write it; see `rpcUrl`. */
  url: string;
  username: string | undefined;
  /** Called for each request, so that the password can be changed without a restart. */
  password: () => string | undefined;
  clock: Clock;
  /** For one request with its retry, from the first byte sent to the last one read: 30 s by default. */
  deadlineMs?: number | undefined;
  /** Limit of one answer: 64 MiB by default. */
  maxBytes?: number | undefined;
  /** Called with each request. */
  trace?: Trace | undefined;
};

/** The answer, whatever its result, of at most `maxBytes`. @throws Outage; the signal's reason */
export type TransmissionAsk = (
  method: string,
  args: Record<string, unknown>,
  signal: AbortSignal,
  maxBytes?: number,
) => Promise<RpcAnswer>;

const SESSION_HEADER = "x-transmission-session-id";

/**
 * One request at a time to one Transmission. A 409 brings the session id for further requests and is retried once, as the
 * protocol requires (rpc-spec, "CSRF protection"). Nothing else is retried. Credentials are only sent as a header, to `url`.
 */
export function createTransmissionTransport(deps: TransmissionDeps) {
  const { username, password, clock, deadlineMs = 30_000, maxBytes = 64 * 1024 * 1024, trace } = deps;
  const url = rpcUrl(deps.url);
  const http = createHttp({ clock, deadlineMs, maxBytes, connections: 1, trace, service: "transmission" });
  const oneAtATime = createOneAtATime();
  let sessionId: string | undefined;

  type Sent = { body: string; maxBytes: number | undefined };

  async function post(sent: Sent, authorization: string | undefined, signal: AbortSignal): Promise<HttpAnswer> {
    const headers = {
      "content-type": "application/json",
      ...defined({ authorization, [SESSION_HEADER]: sessionId }),
    };
    return await http.send({ method: "POST", url, headers, ...sent }, signal);
  }

  async function exchange(sent: Sent, signal: AbortSignal): Promise<RpcAnswer> {
    const secret = password();
    const authorization = basicAuth(username, secret);
    let answer = await post(sent, authorization, signal);
    if (answer.status === 409 && takeSessionId(answer)) answer = await post(sent, authorization, signal);
    if (answer.status < 200 || answer.status > 299) {
      if (serverOf(answer.headers) === "Plex")
        throw transmissionUnavailable("Plex answers at this address; check TRANSMISSION_URL");
      // A gateway timed out.
      if (answer.status === 504) throw transmissionBusy(deadlineMs);
      const wait = retryAfterMs(answer.headers["retry-after"], clock.now());
      throw transmissionRefusal(answer.status, authorization !== undefined, wait);
    }
    const { result, args } = readAnswer(answer.text);
    return { result: result === "success" ? result : withoutSecrets([secret, authorization, sessionId], result), args };
  }

  /** False if there is none, or if it is the one that was just refused. */
  function takeSessionId({ headers }: HttpAnswer): boolean {
    const given = headers[SESSION_HEADER];
    if (typeof given !== "string" || !/^[\x21-\x7e]{1,256}$/.test(given) || given === sessionId) return false;
    sessionId = given;
    return true;
  }

  const ask: TransmissionAsk = (method, args, signal, maxBytes) =>
    oneAtATime(signal, async () => {
      let stop: AbortSignal | undefined;
      const sent = { body: JSON.stringify({ method, arguments: args }), maxBytes };
      try {
        return await withDeadline(clock, deadlineMs, signal, (stopped) => {
          stop = stopped;
          return exchange(sent, stopped);
        });
      } catch (error) {
        if (!(error instanceof HttpFault)) throw error;
        if (stop?.aborted) throw transmissionBusy(deadlineMs);
        throw transmissionUnavailable(`${error.why}; check that it runs and that TRANSMISSION_URL is right`, {
          cause: error,
        });
      }
    });

  return {
    ask,
    /** Changes when Transmission restarts, and every hour. */
    sessionId: (): string | undefined => sessionId,
    close: http.close,
  };
}

/** A refusal quotes the answer, and a proxy may have copied our secrets into it. */
function withoutSecrets(secrets: readonly (string | undefined)[], text: string): string {
  const shows = secrets.some((secret) => secret !== undefined && secret !== "" && text.includes(secret));
  return shows ? "the answer is hidden because it contains our credentials" : text;
}

function basicAuth(username: string | undefined, password: string | undefined): string | undefined {
  if (username === undefined && password === undefined) return undefined;
  return `Basic ${Buffer.from(`${username ?? ""}:${password ?? ""}`).toString("base64")}`;
}
