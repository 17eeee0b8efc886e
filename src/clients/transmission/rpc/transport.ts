import { parseRetryAfterMs } from "../../../adapters/http/deadline.ts";
import type { HttpAnswer } from "../../../adapters/http/http.ts";
import { dropUndefined } from "../../../base/drop-undefined.ts";
import {
  createExchange,
  type ExchangeDeps,
  formatBasicAuth,
  type SendRequest,
} from "../../shared/exchange.ts";
import { type ClientNames, createTransmissionFaults } from "./errors.ts";
import { type RpcAnswer, readAnswer } from "./read-answer.ts";
import { parseRpcUrl } from "./rpc-url.ts";

export interface TransmissionDeps extends ExchangeDeps {
  names: ClientNames;
  /** The address that the user entered. See `parseRpcUrl`. */
  url: string;
  username: string | undefined;
  /** Called for each request, so that the password can be changed without a restart. */
  password: () => string | undefined;
}

/**
 * Returns the response, of at most `maxBytes`, even if its result is a failure.
 * @throws Outage; the signal's reason
 */
export type TransmissionAsk = (
  method: string,
  args: Record<string, unknown>,
  signal: AbortSignal,
  maxBytes?: number,
) => Promise<RpcAnswer>;

export interface TransmissionTransport {
  ask: TransmissionAsk;
  /** Changes when Transmission restarts, and every hour. */
  sessionId(): string | undefined;
  close(): Promise<void>;
}

const SESSION_HEADER = "x-transmission-session-id";

/**
 * Sends requests to one Transmission, one at a time. A 409 response contains the session id for
 * further requests, and the request is retried once, as the protocol requires (rpc-spec, “CSRF
 * protection”). Nothing else is retried. Credentials are sent only in a header, and only to `url`.
 */
export function createTransmissionTransport(deps: TransmissionDeps): TransmissionTransport {
  const { names, username, password, clock } = deps;
  const url = parseRpcUrl(deps.url);
  const faults = createTransmissionFaults(names);
  const { run, close } = createExchange(deps, {
    service: "transmission",
    urlSetting: names.urlSetting,
    faults,
  });
  let sessionId: string | undefined;

  type Sent = { body: string; maxBytes: number | undefined };

  async function post(
    send: SendRequest,
    sent: Sent,
    authorization: string | undefined,
  ): Promise<HttpAnswer> {
    const headers = {
      "content-type": "application/json",
      ...dropUndefined({ authorization, [SESSION_HEADER]: sessionId }),
    };
    return await send({ method: "POST", url, headers, ...sent });
  }

  async function exchange(send: SendRequest, sent: Sent): Promise<RpcAnswer> {
    const secret = password();
    const authorization = formatBasicAuth(username, secret);
    let answer = await post(send, sent, authorization);
    if (answer.status === 409 && takeSessionId(answer)) {
      answer = await post(send, sent, authorization);
    }
    if (answer.status < 200 || answer.status > 299) {
      const wait = parseRetryAfterMs(answer.headers["retry-after"], clock.now());
      throw faults.refusal(answer, authorization !== undefined, wait);
    }
    const { result, args } = readAnswer(answer.text, names);
    return {
      result:
        result === "success" ? result : withoutSecrets([secret, authorization, sessionId], result),
      args,
    };
  }

  /** Returns false if there is no session id, or if it is the one that was just rejected. */
  function takeSessionId({ headers }: HttpAnswer): boolean {
    const given = headers[SESSION_HEADER];
    if (typeof given !== "string" || !/^[\x21-\x7e]{1,256}$/.test(given) || given === sessionId) {
      return false;
    }
    sessionId = given;
    return true;
  }

  const ask: TransmissionAsk = (method, args, signal, maxBytes) => {
    const sent = { body: JSON.stringify({ method, arguments: args }), maxBytes };
    return run(signal, (send) => exchange(send, sent));
  };

  return { ask, sessionId: () => sessionId, close };
}

/**
 * The message for a refused call quotes the response, into which a proxy may have copied our
 * secrets.
 */
function withoutSecrets(secrets: readonly (string | undefined)[], text: string): string {
  const shows = secrets.some(
    (secret) => secret !== undefined && secret !== "" && text.includes(secret),
  );
  return shows ? "the answer is hidden because it contains our credentials" : text;
}
