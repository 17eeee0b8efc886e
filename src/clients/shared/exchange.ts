import { withDeadline } from "../../adapters/http/deadline.ts";
import { HttpFault } from "../../adapters/http/faults.ts";
import { createHttp, type HttpAnswer, type HttpRequest } from "../../adapters/http/http.ts";
import type { Outage } from "../../base/errors.ts";
import type { Clock } from "../../core/clock.ts";
import { createLimiter } from "../../core/concurrency.ts";
import type { Trace } from "../../core/trace.ts";

export interface ExchangeDeps {
  clock: Clock;
  /**
   * For one exchange with its retry, from the first byte sent to the last one read: 30 s by
   * default.
   */
  deadlineMs?: number | undefined;
  /** Limit of one answer: 64 MiB by default. */
  maxBytes?: number | undefined;
  /** Called with each request. */
  trace?: Trace | undefined;
}

/** The options of an `Outage`: its cause, and how long the client asks us to wait. */
export type OutageOptions = ConstructorParameters<typeof Outage>[2];

/**
 * What a kind of client says when it does not answer. `why` is part of a sentence; it has nothing
 * of request or answer.
 */
export interface ClientFaults {
  busy(deadlineMs: number): Outage;
  unavailable(why: string, options?: OutageOptions): Outage;
}

/** The header of a sign-in; undefined where neither is set. */
export function formatBasicAuth(
  username: string | undefined,
  password: string | undefined,
): string | undefined {
  if (username === undefined && password === undefined) return undefined;
  return `Basic ${Buffer.from(`${username ?? ""}:${password ?? ""}`).toString("base64")}`;
}

export type SendRequest = (request: HttpRequest) => Promise<HttpAnswer>;

/** Which client is asked, and how its failures are reported. */
interface ExchangePartner {
  /** Its name in the trace. */
  service: string;
  urlSetting: string;
  faults: ClientFaults;
}

export interface Exchange {
  /** Runs `work` when no other work is under way; the deadline covers all of its requests. */
  run<T>(signal: AbortSignal, work: (send: SendRequest) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/**
 * One exchange at a time with one client: a request, and what it takes to be let in for it. @throws
 * Outage; the signal's reason
 */
export function createExchange(
  { clock, deadlineMs = 30_000, maxBytes = 64 * 1024 * 1024, trace }: ExchangeDeps,
  { service, urlSetting, faults }: ExchangePartner,
): Exchange {
  const http = createHttp({ clock, deadlineMs, maxBytes, connections: 1, trace, service });
  const oneAtATime = createLimiter(1);

  return {
    run: <T>(signal: AbortSignal, work: (send: SendRequest) => Promise<T>): Promise<T> =>
      oneAtATime(async () => {
        let stop: AbortSignal | undefined;
        const exchange = async (stopped: AbortSignal): Promise<T> => {
          stop = stopped;
          return await work(async (request) => {
            const answer = await http.send(request, stopped);
            // A gateway timed out.
            if (answer.status === 504) throw faults.busy(deadlineMs);
            return answer;
          });
        };
        try {
          return await withDeadline(clock, deadlineMs, signal, exchange);
        } catch (error) {
          if (!(error instanceof HttpFault)) throw error;
          if (stop?.aborted) throw faults.busy(deadlineMs);
          const why = `${error.why}; check that it runs and that ${urlSetting} is right`;
          throw faults.unavailable(why, { cause: error });
        }
      }, signal),
    close: http.close,
  };
}
