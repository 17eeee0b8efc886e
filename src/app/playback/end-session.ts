import type { PlaySession } from "../../core/playback/session.ts";
import { conclude } from "../plex/playback/conclude.ts";
import type { Concluded, SendDeps } from "../plex/playback/send-order.ts";
import { watchEffect } from "../plex/playback/watch-effect.ts";

// The viewer reads this.
const REASON = "Stopped by the owner of this server.";
const OLD = "The player takes no commands, and this server is too old to end a session.";
const NOT_ALLOWED = "The server does not end sessions: that needs a Plex Pass and the owner's token.";
const LEFT = "The server knows no such session any more, and what plays still shows it; look again in ten seconds.";

/** Lets the server end a session, whatever its player takes, and looks whether it is gone. */
export async function endByServer(
  deps: SendDeps,
  before: PlaySession,
  seenAt: number,
  signal: AbortSignal,
): Promise<Concluded> {
  const { plex, time } = deps;
  const { endId } = before;
  if (endId === undefined) return { outcome: "not_controllable", message: OLD, session: before };
  const ended = await plex.endSession(endId, REASON, time.answerMs(), signal);
  if (ended === "not_allowed") return { outcome: "failed", message: NOT_ALLOWED, session: before };
  const answer = { kind: ended === "unanswered" ? ended : ("accepted" as const) };
  const seen = await watchEffect(deps, { wanted: { action: "stop", before }, answer, seenAt }, signal);
  if (ended === "no_such_session" && (!seen || seen.session)) {
    return { outcome: "failed", message: LEFT, session: seen?.session };
  }
  return { ...conclude(answer, seen, "The server ended it."), session: seen?.session };
}
