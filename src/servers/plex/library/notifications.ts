import { withDeadline } from "../../../adapters/http/deadline.ts";
import { explainFailure, HttpFault } from "../../../adapters/http/faults.ts";
import { dropUndefined } from "../../../base/drop-undefined.ts";
import { codeOf } from "../../../base/errors.ts";
import type { Clock } from "../../../core/clock.ts";
import { redactUrl, type Trace } from "../../../core/trace.ts";
import { isLibraryEvent, plexRefusal, plexUnanswered } from "../transport/errors.ts";
import { createSelfHeaders, type PlexDevice, requireToken } from "../transport/redact.ts";
import { parsePlexAddress } from "../transport/request.ts";
import { createSseReader } from "../transport/sse-events.ts";

/**
 * Plex's API document names the argument `filter` but describes `filters`, which is what servers
 * accept.
 */
const PATH = "/:/eventsource/notifications?filters=timeline,activity";

/**
 * Listens to Plex's notifications over its own connection. Calls `onHint` when something changed in
 * a library. The content of events is not kept, so a hint only means that a check is due. Resolves
 * when Plex ends the stream.
 * @throws Outage when there is no stream, UserError when Plex does not have notifications; the
 * signal's reason
 */
export function createNotifications({
  baseUrl,
  token,
  timeoutMs,
  clock,
  ca,
  trace,
  ...self
}: PlexDevice & {
  baseUrl: string;
  token: () => string | undefined;
  /**
   * Timeout until the stream begins. After that, the stream may be silent for any length of time.
   */
  timeoutMs: number;
  clock: Clock;
  trace?: Trace | undefined;
  ca?: string | undefined;
}) {
  const { toUrl } = parsePlexAddress(baseUrl);

  return async (onHint: () => void, signal: AbortSignal): Promise<void> => {
    signal.throwIfAborted();
    const { createConnections } = await import("../../../adapters/http/connections.ts");
    const connections = createConnections({ connections: 1, ca });
    const onAbort = (): void => void connections.close();
    signal.addEventListener("abort", onAbort, { once: true });
    try {
      const began = clock.monotonic();
      const answer = await withDeadline(clock, timeoutMs, signal, (stop) =>
        connections.ask(request(), stop),
      );
      const [answered, ms] = [answer.statusCode ?? 0, clock.monotonic() - began];
      trace?.({
        kind: "request",
        service: "plex",
        method: "GET",
        url: redactUrl(toUrl(PATH)),
        answer: answered,
        ms,
      });
      if (answered !== 200) throw plexRefusal(answered, "notifications");
      await read(answer, onHint);
    } catch (error) {
      signal.throwIfAborted();
      if (error instanceof HttpFault) throw plexUnanswered(error);
      throw isStreamError(error) ? plexUnanswered(new HttpFault(explainFailure(error))) : error;
    } finally {
      signal.removeEventListener("abort", onAbort);
      await connections.close();
    }
  };

  function request() {
    const secret = requireToken(token());
    const headers = {
      ...createSelfHeaders(self),
      accept: "text/event-stream",
      ...dropUndefined({ "x-plex-token": secret }),
    };
    return { url: toUrl(PATH), method: "GET" as const, headers };
  }
}

/** Network errors have a code in capital letters; our own errors do not. */
const isStreamError = (error: unknown): boolean => /^[A-Z]/.test(codeOf(error));

async function read(body: AsyncIterable<Uint8Array>, onHint: () => void): Promise<void> {
  const decoder = new TextDecoder();
  const take = createSseReader();
  for await (const chunk of body) {
    if (take(decoder.decode(chunk, { stream: true })).some(isLibraryEvent)) onHint();
  }
}
