import type { Clock } from "../../core/clock.ts";
import { retryAfterMs, withDeadline } from "../http/deadline.ts";
import { HttpFault } from "../http/faults.ts";
import { createHttp, type HttpAnswer } from "../http/http.ts";
import { transmissionBusy, transmissionRefusal, transmissionUnavailable } from "./errors.ts";
import { type RpcAnswer, readAnswer } from "./read-answer.ts";
import { rpcUrl } from "./rpc-url.ts";

/**
 * Runs pieces of work one after the other. Who aborts while waiting leaves at once, with its signal's reason; the work
 * gets to see an abort only once it runs, and ends by itself.
 */
export function createOneAtATime() {
  let last: Promise<unknown> = Promise.resolve();

  return async <T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> => {
    signal.throwIfAborted();
    const before = last;
    const done = Promise.withResolvers<void>();
    last = before.then(() => done.promise);
    const left = Promise.withResolvers<never>();
    const onAbort = (): void => left.reject(signal.reason);
    signal.addEventListener("abort", onAbort, { once: true });
    try {
      await Promise.race([before, left.promise]);
    } catch (error) {
      done.resolve();
      throw error;
    } finally {
      signal.removeEventListener("abort", onAbort);
    }
    try {
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
  /** Asked for each request: the password can be changed without a restart. */
  password: () => string | undefined;
  clock: Clock;
  /** For one request with its second try, from the first byte sent to the last one read: 30 s unless stated. */
  deadlineMs?: number | undefined;
  /** Of one answer: 64 MiB unless stated. */
  maxBytes?: number | undefined;
};

/** The answer, whatever its result; no more than `maxBytes` of it are read. Throws `Outage`, or the signal's reason. */
export type TransmissionAsk = (
  method: string,
  args: Record<string, unknown>,
  signal: AbortSignal,
  maxBytes?: number,
) => Promise<RpcAnswer>;

const SESSION_HEADER = "x-transmission-session-id";

/**
 * One request at a time to one Transmission. A 409 brings the session id to use from now on and is asked again once, as
 * the protocol wants (rpc-spec, "CSRF protection"); nothing else is tried twice. Credentials travel only as a header, to `url`.
 */
export function createTransmissionTransport(deps: TransmissionDeps) {
  const { username, password, clock, deadlineMs = 30_000, maxBytes = 64 * 1024 * 1024 } = deps;
  const url = rpcUrl(deps.url);
  const http = createHttp({ clock, deadlineMs, maxBytes, connections: 1 });
  const inTurn = createOneAtATime();
  let sessionId: string | undefined;

  type Sent = { body: string; maxBytes: number | undefined };

  async function post(sent: Sent, authorization: string | undefined, signal: AbortSignal): Promise<HttpAnswer> {
    const headers = {
      "content-type": "application/json",
      ...(authorization !== undefined && { authorization }),
      ...(sessionId !== undefined && { [SESSION_HEADER]: sessionId }),
    };
    return await http.send({ method: "POST", url, headers, ...sent }, signal);
  }

  async function exchange(sent: Sent, signal: AbortSignal): Promise<RpcAnswer> {
    const secret = password();
    const authorization = basic(username, secret);
    let answer = await post(sent, authorization, signal);
    if (answer.status === 409 && takeSessionId(answer)) answer = await post(sent, authorization, signal);
    if (answer.status < 200 || answer.status > 299) {
      // A gateway that waited too long for it.
      if (answer.status === 504) throw transmissionBusy(deadlineMs);
      const wait = retryAfterMs(answer.headers["retry-after"], clock.now());
      throw transmissionRefusal(answer.status, authorization !== undefined, wait);
    }
    const { result, args } = readAnswer(answer.text);
    return { result: result === "success" ? result : without([secret, authorization, sessionId], result), args };
  }

  /** False when there is none, or the one that was just refused. */
  function takeSessionId({ headers }: HttpAnswer): boolean {
    const given = headers[SESSION_HEADER];
    if (typeof given !== "string" || !/^[\x21-\x7e]{1,256}$/.test(given) || given === sessionId) return false;
    sessionId = given;
    return true;
  }

  const ask: TransmissionAsk = (method, args, signal, maxBytes) =>
    inTurn(signal, async () => {
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
        throw transmissionUnavailable(`${error.why}; check that it runs, and TRANSMISSION_URL`, { cause: error });
      }
    });

  return {
    ask,
    /** Changes when Transmission starts anew, and every hour. */
    sessionId: (): string | undefined => sessionId,
    close: http.close,
  };
}

/** What is refused is told in Transmission's words, and a proxy may put into them what it was sent. */
function without(secrets: readonly (string | undefined)[], text: string): string {
  const shows = secrets.some((secret) => secret !== undefined && secret !== "" && text.includes(secret));
  return shows ? "words that hold what we sent" : text;
}

function basic(username: string | undefined, password: string | undefined): string | undefined {
  if (username === undefined && password === undefined) return undefined;
  return `Basic ${Buffer.from(`${username ?? ""}:${password ?? ""}`).toString("base64")}`;
}
