import { withDeadline } from "../../adapters/http/deadline.ts";
import {
  adviseOnCertificate,
  BodyTooLong,
  CertificateFault,
  HttpFault,
} from "../../adapters/http/faults.ts";
import { createHttp, type HttpAnswer, type HttpRequest } from "../../adapters/http/http.ts";
import type { Outage, OutageOptions } from "../../base/errors.ts";
import type { Clock } from "../../core/clock.ts";
import { createLimiter } from "../../core/concurrency.ts";
import type { Trace } from "../../core/trace.ts";

export interface ExchangeDeps {
  clock: Clock;
  /**
   * Deadline for one exchange including its retry, from the first byte sent to the last byte read.
   * Defaults to 30 s.
   */
  deadlineMs?: number | undefined;
  /** Maximum size of one response. Defaults to 64 MiB. */
  maxBytes?: number | undefined;
  /** Called for each request. */
  trace?: Trace | undefined;
}

/** Explains a request without a response, with what to do, as part of a sentence. */
export function explainUnanswered(error: HttpFault, urlSetting: string): string {
  if (error instanceof BodyTooLong) return error.why;
  if (error instanceof CertificateFault) {
    return `${error.why}; ${adviseOnCertificate(error.kind, { urlSetting })}`;
  }
  return error.isLasting
    ? `${error.why}; correct ${urlSetting}`
    : `${error.why}; check that it runs and that ${urlSetting} is right`;
}

/**
 * Errors of a client that does not respond. `why` is part of a sentence, and contains nothing from
 * the request or the response.
 */
export interface ClientFaults {
  busy(deadlineMs: number): Outage;
  unavailable(why: string, options?: OutageOptions): Outage;
}

/**
 * Returns the value of the `Authorization` header. Undefined if the user name and the password are
 * both unset.
 */
export function formatBasicAuth(
  username: string | undefined,
  password: string | undefined,
): string | undefined {
  if (username === undefined && password === undefined) return undefined;
  return `Basic ${Buffer.from(`${username ?? ""}:${password ?? ""}`).toString("base64")}`;
}

export type SendRequest = (request: HttpRequest) => Promise<HttpAnswer>;

/** The client, and the errors that report its failures. */
interface ExchangePartner {
  /** The client's name in the trace. */
  service: string;
  urlSetting: string;
  faults: ClientFaults;
}

export interface Exchange {
  /** Runs `work` once no other work is in progress. The deadline covers all of its requests. */
  run<T>(signal: AbortSignal, work: (send: SendRequest) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

/**
 * Runs one exchange at a time with one client. An exchange is a request with the sign-in that it
 * needs.
 * @throws Outage; the signal's reason
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
          throw faults.unavailable(explainUnanswered(error, urlSetting), { cause: error });
        }
      }, signal),
    close: http.close,
  };
}
