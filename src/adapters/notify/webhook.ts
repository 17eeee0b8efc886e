import type { Clock } from "../../core/clock.ts";
import { formOf } from "../../core/notify/forms.ts";
import { DeliveryError, type Message } from "../../core/notify/notice.ts";
import type { Target } from "../../core/notify/target.ts";
import type { Trace } from "../../core/trace.ts";
import { parseRetryAfterMs } from "../http/deadline.ts";
import { BodyTooLong, HttpFault } from "../http/faults.ts";
import { createHttp } from "../http/http.ts";

const DEADLINE_MS = 10_000;
const MAX_ANSWER_BYTES = 64 * 1024;

/** Request timeout, too early, too many requests: the same message may be accepted later. */
const TEMPORARY = [408, 425, 429];

export interface Webhooks {
  /** @throws DeliveryError; the signal's reason */
  send(target: Target, message: Message, signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

interface WebhooksDeps {
  clock: Clock;
  deadlineMs?: number;
  trace?: Trace | undefined;
}

/**
 * Posts messages to webhooks. Most webhooks have their token in the path, so only the host is ever
 * shown.
 */
export function createWebhooks(deps: WebhooksDeps): Webhooks {
  const { clock, deadlineMs = DEADLINE_MS, trace } = deps;
  const hidden: Trace | undefined =
    trace &&
    ((event) =>
      trace(
        event.kind === "request" ? { ...event, url: event.url.replace(/\/.*$/s, "/…") } : event,
      ));
  const http = createHttp({
    clock,
    deadlineMs,
    maxBytes: MAX_ANSWER_BYTES,
    connections: 1,
    trace: hidden,
    service: "notify",
  });

  async function send(
    { form, address }: Target,
    message: Message,
    signal: AbortSignal,
  ): Promise<void> {
    const { url, headers, body } = formOf(form).post(message, address);
    const all = { "content-type": "application/json", "user-agent": "plex-ingest", ...headers };
    const request = { method: "POST" as const, url, headers: all, body: JSON.stringify(body) };
    const answer = await http.send(request, signal).catch((error: unknown) => {
      // The message counts as accepted, regardless of the content of the overlong response.
      if (error instanceof BodyTooLong) return undefined;
      throw error instanceof HttpFault ? new DeliveryError(error.why) : error;
    });
    if (answer === undefined || (answer.status >= 200 && answer.status <= 299)) return;
    const { status } = answer;
    throw new DeliveryError(reasonOf(status), {
      isFinal: status < 500 && !TEMPORARY.includes(status),
      retryAfterMs: parseRetryAfterMs(answer.headers["retry-after"], clock.now()),
    });
  }

  return { send, close: http.close };
}

function reasonOf(status: number): string {
  if (status === 401 || status === 403) {
    return `it denied access (${status}); check the token in NOTIFY_URL`;
  }
  if (status === 404) return "its address was not found (404); check NOTIFY_URL";
  if (status >= 300 && status <= 399) {
    return `it redirects to another address (${status}); set NOTIFY_URL to that address`;
  }
  if (status === 429) return "it is rate limiting messages (429)";
  return `it returned status ${status}`;
}
