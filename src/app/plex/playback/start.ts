import type { Media, PlayerClient, PlaySession } from "../../../core/playback/session.ts";
import { quoted } from "../../../core/text/clean-text.ts";
import { inTime } from "./in-time.ts";
import { type Call, type Concluded, conclude, refusedForGood } from "./send-order.ts";
import { watchEffect } from "./watch-effect.ts";

// The viewer reads this.
const REASON = "Stopped by the owner of this server.";
const OLD = "The player takes no commands, and this server is too old to end a session.";
const NOT_ALLOWED = "The server does not end sessions: that needs a Plex Pass and the owner's token.";
const LEFT = "The server no longer knows this session, but still lists it as playing; look again in ten seconds.";

/** Has the server end a session, whether or not its player takes commands, and checks whether it is gone. */
export async function endByServer(
  call: Call,
  before: PlaySession,
  seenAt: number,
  signal: AbortSignal,
): Promise<Concluded> {
  const { plex, time } = call;
  const { endId } = before;
  if (endId === undefined) return { outcome: "not_controllable", message: OLD, session: before };
  const ended = await plex.endSession(endId, REASON, time.answerMs(), signal);
  if (ended === "not_allowed") return { outcome: "failed", message: NOT_ALLOWED, session: before };
  const answer = { kind: ended === "unanswered" ? ended : ("accepted" as const) };
  const seen = await watchEffect(call, { wanted: { action: "stop", before }, answer, seenAt }, signal);
  if (ended === "no_such_session" && (!seen || seen.session)) {
    return { outcome: "failed", message: LEFT, session: seen?.session };
  }
  return { ...conclude(answer, seen, "The server ended it."), session: seen?.session };
}

type Start = {
  client: PlayerClient;
  media: Media;
  /** The server that has the item. */
  machineIdentifier: string;
  positionMs: number;
  /** What plays on that player now. */
  before: PlaySession | undefined;
  seenAt: number;
};

/** Starts an item on a player. Throws `Outage` when Plex is too slow to prepare it; nothing is played then. */
export async function startMedia(
  call: Call,
  { client, media, machineIdentifier, positionMs, before, seenAt }: Start,
  signal: AbortSignal,
): Promise<Concluded> {
  const { plex, clock, time } = call;
  const offsetMs = clampPosition(positionMs, media.durationMs);
  const plan = await inTime(clock, time.beforeMs(), signal, (stop) => plex.preparePlay(machineIdentifier, media, stop));
  const order = { clientId: client.id, media, offsetMs, plan };
  const { answer, plays } = await plex.playMedia(order, time.answerMs(), signal);
  const done = `${quoted(media.title)} is playing on ${quoted(client.name)}.`;
  if (refusedForGood(answer)) return { ...conclude(answer, undefined, done), session: before };
  const wanted = { action: "start" as const, before, clientId: client.id, plays, targetMs: offsetMs };
  const seen = await watchEffect(call, { wanted, answer, seenAt }, signal);
  return { ...conclude(answer, seen, done), session: seen?.session };
}

/** Some players stop when they are sent beyond the end: a second before it is the last position. */
export const clampPosition = (positionMs: number, durationMs: number | undefined): number =>
  durationMs === undefined ? positionMs : Math.min(positionMs, Math.max(0, durationMs - 1_000));
