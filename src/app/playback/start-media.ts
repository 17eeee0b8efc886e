import { quoted } from "../../core/playback/quoted.ts";
import type { PlayerClient, PlaySession } from "../../core/playback/session.ts";
import { type Conclusion, conclude } from "./conclude.ts";
import { refusedForGood, type SendDeps } from "./send-order.ts";
import { watchEffect } from "./watch-effect.ts";

type Start = {
  client: PlayerClient;
  mediaId: string;
  positionMs: number;
  /** What plays on that player. */
  before: PlaySession | undefined;
  seenAt: number;
};

/** Starts an item on a player. Throws `UserError` `not_found` for an item that Plex does not have. */
export async function startMedia(
  { plex, clock }: SendDeps,
  { client, mediaId, positionMs, before, seenAt }: Start,
  signal: AbortSignal,
): Promise<Conclusion & { session: PlaySession | undefined }> {
  const media = await plex.item(mediaId, signal);
  const offsetMs = clampPosition(positionMs, media.durationMs);
  const sentAt = clock.monotonic();
  const { answer, plays } = await plex.playMedia({ clientId: client.id, media, offsetMs }, signal);
  const wanted = { action: "start" as const, before, clientId: client.id, plays, targetMs: offsetMs };
  const seen = refusedForGood(answer)
    ? undefined
    : await watchEffect({ plex, clock }, { wanted, answer, seenAt, sentAt }, signal);
  const done = `${quoted(media.title)} plays on ${quoted(client.name)}.`;
  return { ...conclude(answer, seen, done), session: seen ? seen.session : before };
}

/** Some players end what they play when they are sent beyond it: a second before its end is the last place. */
export const clampPosition = (positionMs: number, durationMs: number | undefined): number =>
  durationMs === undefined ? positionMs : Math.min(positionMs, Math.max(0, durationMs - 1_000));
