import type { Dispatcher } from "undici";
import type { Clock } from "../../../core/clock.ts";
import { withDeadline } from "../../http/deadline.ts";
import { HttpFault, whyItFailed } from "../../http/faults.ts";
import { plexAddress } from "../transport/address.ts";
import { plexRefusal, plexUnanswered, saysOfLibrary } from "../transport/errors.ts";
import { type Self, selfHeaders, usableToken } from "../transport/redact.ts";
import { createSseReader } from "../transport/sse-events.ts";

type NotificationsDeps = Self & {
  baseUrl: string;
  token: () => string | undefined;
  /** Until the stream begins; it may be silent for as long as it likes. */
  timeoutMs: number;
  clock: Clock;
  ca?: string | undefined;
};

/** Plex's document names the argument `filter` and describes `filters`, which is the one that servers know. */
const PATH = "/:/eventsource/notifications?filters=timeline,activity";

/**
 * Listens to what Plex tells of its own accord, over a connection that is there only as long. `onHint` is called when
 * something changed in a library: a reason to look, and never news in itself, for nothing of an event is kept.
 * Resolves when Plex ends the stream. Throws `Outage` when there is none, `UserError` when Plex has no such thing, and the
 * signal's reason.
 */
export function createNotifications({ baseUrl, token, timeoutMs, clock, ca, ...self }: NotificationsDeps) {
  const { toUrl } = plexAddress(baseUrl);

  return async (onHint: () => void, signal: AbortSignal): Promise<void> => {
    signal.throwIfAborted();
    const { openAgent } = await import("../../http/open-agent.ts");
    const agent = openAgent({ connections: 1, deadlineMs: timeoutMs, ca });
    const onAbort = (): void => void agent.destroy();
    signal.addEventListener("abort", onAbort, { once: true });
    try {
      const answer = await withDeadline(clock, timeoutMs, signal, (stop) => agent.request(request(stop)));
      if (answer.statusCode !== 200) throw plexRefusal(answer.statusCode, "notifications");
      await read(answer.body, onHint);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof HttpFault) throw plexUnanswered(error);
      throw isOfStream(error) ? plexUnanswered(new HttpFault(whyItFailed(error))) : error;
    } finally {
      signal.removeEventListener("abort", onAbort);
      await agent.destroy();
    }
  };

  function request(signal: AbortSignal): Dispatcher.RequestOptions {
    const url = toUrl(PATH);
    const secret = usableToken(token());
    const headers = {
      ...selfHeaders(self),
      accept: "text/event-stream",
      ...(secret !== undefined && { "x-plex-token": secret }),
    };
    return { origin: url.origin, path: `${url.pathname}${url.search}`, method: "GET", headers, signal };
  }
}

/** Undici's errors, and those of the network, have a code; what we throw ourselves has a class. */
const isOfStream = (error: unknown): boolean =>
  error instanceof Error && "code" in error && typeof error.code === "string" && /^[A-Z]/.test(error.code);

async function read(body: AsyncIterable<Uint8Array>, onHint: () => void): Promise<void> {
  const decoder = new TextDecoder();
  const take = createSseReader();
  for await (const chunk of body) {
    if (take(decoder.decode(chunk, { stream: true })).some(saysOfLibrary)) onHint();
  }
}
