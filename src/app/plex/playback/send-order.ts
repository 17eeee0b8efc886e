import type { CommandAnswer, PlayerOrder } from "../../../core/playback/command.ts";
import { mediaKind } from "../../../core/playback/media.ts";
import type { Wanted } from "../../../core/playback/took-effect.ts";
import { type Conclusion, conclude, concludeWithin } from "./conclude.ts";
import type { PlexControls } from "./ports.ts";
import { type WatchDeps, watchEffect } from "./watch-effect.ts";

export type SendDeps = WatchDeps & { plex: PlexControls };
type Order = Exclude<Wanted, { action: "start" }>;
/** `session` is what plays there afterwards; undefined when it ended, or when Plex did not say. */
export type Concluded = Conclusion & { session: Wanted["before"] };

const DONE = { play: "It is playing.", pause: "It is paused.", stop: "It is stopped." };

/** Sends one command, once, and checks whether it took effect. `seenAt` is when `before` was read, monotonic. */
export async function sendOrder(
  deps: SendDeps,
  wanted: Order,
  clientId: string,
  seenAt: number,
  signal: AbortSignal,
): Promise<Concluded> {
  const answer = await deps.plex.command(toOrder(wanted, clientId), deps.time.answerMs(), signal);
  const done = wanted.action === "seek" ? `It is at ${Math.round(wanted.targetMs / 1000)} s.` : DONE[wanted.action];
  const say = wanted.action === "stop" ? conclude : concludeWithin;
  if (refusedForGood(answer)) return { ...say(answer, undefined, done), session: wanted.before };
  const seen = await watchEffect(deps, { wanted, answer, seenAt }, signal);
  return { ...say(answer, seen, done), session: seen?.session };
}

/** A player that refuses did nothing; after a server error (5xx) it may still have obeyed. */
export const refusedForGood = (answer: CommandAnswer): boolean => answer.kind === "refused" && answer.status < 500;

function toOrder(wanted: Order, clientId: string): PlayerOrder {
  const media = mediaKind(wanted.before.media.type);
  if (wanted.action === "seek") return { clientId, media, command: "seekTo", offsetMs: wanted.targetMs };
  return { clientId, media, command: wanted.action };
}
