import { HttpFault } from "../../../../adapters/http/faults.ts";
import { Outage } from "../../../../core/errors.ts";
import type { EndAnswer } from "../../../../core/playback/command.ts";
import { queryText } from "../../transport/address.ts";
import { plexRefusal } from "../../transport/errors.ts";
import { isSuccess, type PlexAsk, type PlexRequest } from "../../transport/exchange.ts";

/**
 * Ends a session by its `Session.id`, through the server. The viewer sees the reason. 401 means that the server lacks the
 * feature (a Plex Pass, `session_kick`), 404 that there is no such session (Plex's OpenAPI document 1.2.0).
 */
export async function endSession(
  ask: PlexAsk,
  endId: string,
  reason: string,
  withinMs: number,
  signal: AbortSignal,
): Promise<EndAnswer> {
  const request = {
    path: `/status/sessions/terminate?${queryText({ sessionId: endId, reason })}`,
    about: "session",
    withToken: true,
    withinMs,
  };
  try {
    return await end(ask, request, signal);
  } catch (error) {
    // No answer came: the session may have ended anyway.
    if (error instanceof Outage && error.cause instanceof HttpFault) return "unanswered";
    throw error;
  }
}

async function end(ask: PlexAsk, request: PlexRequest, signal: AbortSignal): Promise<EndAnswer> {
  let { status, retryAfterMs } = await ask(request, signal);
  // All known clients send GET, but the document says POST: servers may drop GET. A refusal comes before anything is
  // done, so nothing happens twice.
  if (status === 404 || status === 405) ({ status, retryAfterMs } = await ask({ ...request, method: "POST" }, signal));
  if (isSuccess(status)) return "accepted";
  if (status === 404) return "no_such_session";
  if (status === 401 || status === 403) return "not_allowed";
  throw plexRefusal(status, "session", retryAfterMs);
}
