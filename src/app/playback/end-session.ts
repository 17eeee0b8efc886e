import type { PlaySession } from "../../core/playback/session.ts";
import type { Conclusion } from "./conclude.ts";
import { conclude } from "./conclude.ts";
import type { SendDeps } from "./send-order.ts";
import { watchEffect } from "./watch-effect.ts";

// The viewer reads this.
const REASON = "Stopped by the owner of this server.";
const OLD = "The player takes no commands, and this server is too old to end a session.";
const NOT_ALLOWED = "The server does not end sessions: that needs a Plex Pass and the owner's token.";
const LEFT = "The server knows no such session any more, and what plays still shows it; look again in ten seconds.";

/** Lets the server end a session, whatever its player takes, and looks whether it is gone. */
export async function endByServer(
  { plex, clock }: SendDeps,
  before: PlaySession,
  seenAt: number,
  signal: AbortSignal,
): Promise<Conclusion & { session: PlaySession | undefined }> {
  if (before.endId === undefined) return { outcome: "not_controllable", message: OLD, session: before };
  const sentAt = clock.monotonic();
  const ended = await plex.endSession(before.endId, REASON, signal);
  if (ended === "not_allowed") return { outcome: "failed", message: NOT_ALLOWED, session: before };
  const sent = { wanted: { action: "stop" as const, before }, answer: { kind: "accepted" as const }, seenAt, sentAt };
  const seen = await watchEffect({ plex, clock }, sent, signal);
  const session = seen ? seen.session : before;
  if (ended === "no_such_session" && session) return { outcome: "failed", message: LEFT, session };
  return { ...conclude(sent.answer, seen, "The server ended it."), session };
}
