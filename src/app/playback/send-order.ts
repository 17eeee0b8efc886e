import type { CommandAnswer, PlayerOrder } from "../../core/playback/command.ts";
import { mediaKind } from "../../core/playback/media-kind.ts";
import type { Wanted } from "../../core/playback/took-effect.ts";
import { type Conclusion, conclude, concludeWithin } from "./conclude.ts";
import type { PlexControls } from "./ports.ts";
import { type WatchDeps, watchEffect } from "./watch-effect.ts";

export type SendDeps = WatchDeps & { plex: PlexControls };
type Order = Exclude<Wanted, { action: "start" }>;
type Concluded = Conclusion & { session: Wanted["before"] };

const DONE = { play: "It plays.", pause: "It is paused.", stop: "It is stopped." };

/** Sends one command, once, and looks whether it took effect. `seenAt` is when `before` was read, monotonic. */
export async function sendOrder(
  { plex, clock }: SendDeps,
  wanted: Order,
  clientId: string,
  seenAt: number,
  signal: AbortSignal,
): Promise<Concluded> {
  const sentAt = clock.monotonic();
  const answer = await plex.command(toOrder(wanted, clientId), signal);
  const seen = refusedForGood(answer)
    ? undefined
    : await watchEffect({ plex, clock }, { wanted, answer, seenAt, sentAt }, signal);
  const done = wanted.action === "seek" ? `It is at ${Math.round(wanted.targetMs / 1000)} s.` : DONE[wanted.action];
  const say = wanted.action === "stop" ? conclude : concludeWithin;
  return { ...say(answer, seen, done), session: seen ? seen.session : wanted.before };
}

/** A player that says no did nothing; a server that failed to hear from it may have had it done. */
export const refusedForGood = (answer: CommandAnswer): boolean => answer.kind === "refused" && answer.status < 500;

function toOrder(wanted: Order, clientId: string): PlayerOrder {
  const media = mediaKind(wanted.before.media.type);
  if (wanted.action === "seek") return { clientId, media, command: "seekTo", offsetMs: wanted.targetMs };
  return { clientId, media, command: wanted.action };
}
