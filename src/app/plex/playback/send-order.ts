import type { Clock } from "../../../core/clock.ts";
import type { CommandAnswer, Outcome, PlayerCommand } from "../../../core/playback/command.ts";
import { type Judgement, mediaKind, type Wanted } from "../../../core/playback/session.ts";
import type { PlexControls } from "./ports.ts";
import { type TimePlan, watchEffect } from "./watch-effect.ts";

/** Why a command was refused, by its status: one sentence, with what to do. */
function refusalText(status: number): string {
  if (status === 404)
    return "The server no longer knows the player (404), or cannot reach it; wake it up and look again.";
  if (status === 406)
    return "The player requires its controller to subscribe first (406), and refused that too; try again in a minute.";
  if (status >= 500)
    return `The server could not pass the command on (${status}); check whether the player is still running.`;
  return `The player refused the command (${status}); what it is playing may not allow it.`;
}

type Conclusion = { outcome: Outcome; message: string };

const GONE = "The session has ended; look at what is playing now.";
const UNSEEN =
  "The command was sent, but has no visible effect yet; look again in ten seconds before you send another.";
const SILENT =
  "The player did not answer, and there is no visible effect yet; look again in ten seconds before you send another.";

/** What to report of a command, by its answer and by what plays afterwards. `done` is the message of its success. */
export function conclude(answer: CommandAnswer, seen: Judgement | undefined, done: string): Conclusion {
  if (seen?.confirmed) return { outcome: "confirmed", message: done };
  if (answer.kind === "refused") return { outcome: "failed", message: refusalText(answer.status) };
  return { outcome: "sent_unconfirmed", message: answer.kind === "unanswered" ? SILENT : UNSEEN };
}

/** Like `conclude`, for commands after which the session must still exist. */
export function concludeWithin(answer: CommandAnswer, seen: Judgement | undefined, done: string): Conclusion {
  if (seen && !seen.confirmed && !seen.session && answer.kind !== "refused")
    return { outcome: "failed", message: GONE };
  return conclude(answer, seen, done);
}

/** What one call of a client works with. */
export type Call = { plex: PlexControls; clock: Clock; time: TimePlan };
type Order = Exclude<Wanted, { action: "start" }>;
/** `session` is what plays there afterwards; undefined when it ended, or when Plex did not say. */
export type Concluded = Conclusion & { session: Wanted["before"] };

const DONE = { play: "It is playing.", pause: "It is paused.", stop: "It is stopped." };

/** Sends one command, once, and checks whether it took effect. `seenAt` is when `before` was read, monotonic. */
export async function sendOrder(
  call: Call,
  wanted: Order,
  clientId: string,
  seenAt: number,
  signal: AbortSignal,
): Promise<Concluded> {
  const answer = await call.plex.command(toOrder(wanted, clientId), call.time.answerMs(), signal);
  const done = wanted.action === "seek" ? `It is at ${Math.round(wanted.targetMs / 1000)} s.` : DONE[wanted.action];
  const concluded = wanted.action === "stop" ? conclude : concludeWithin;
  if (refusedForGood(answer)) return { ...concluded(answer, undefined, done), session: wanted.before };
  const seen = await watchEffect(call, { wanted, answer, seenAt }, signal);
  return { ...concluded(answer, seen, done), session: seen?.session };
}

/** A player that refuses did nothing; after a server error (5xx) it may still have obeyed. */
export const refusedForGood = (answer: CommandAnswer): boolean => answer.kind === "refused" && answer.status < 500;

function toOrder(wanted: Order, clientId: string): PlayerCommand {
  const media = mediaKind(wanted.before.media.type);
  if (wanted.action === "seek") return { clientId, media, command: "seekTo", offsetMs: wanted.targetMs };
  return { clientId, media, command: wanted.action };
}
