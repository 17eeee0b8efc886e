import type { Media } from "../../../core/playback/media.ts";
import type { PlayerClient, PlaySession } from "../../../core/playback/session.ts";
import { quoted } from "../../../core/text/quoted.ts";
import { conclude } from "./conclude.ts";
import { inTime } from "./in-time.ts";
import { type Concluded, refusedForGood, type SendDeps } from "./send-order.ts";
import { watchEffect } from "./watch-effect.ts";

type Start = {
  client: PlayerClient;
  media: Media;
  /** The server that has it. */
  machineIdentifier: string;
  positionMs: number;
  /** What plays on that player. */
  before: PlaySession | undefined;
  seenAt: number;
};

/** Starts an item on a player. Throws `Outage` when Plex is too slow for it to be prepared: nothing plays then. */
export async function startMedia(
  deps: SendDeps,
  { client, media, machineIdentifier, positionMs, before, seenAt }: Start,
  signal: AbortSignal,
): Promise<Concluded> {
  const { plex, clock, time } = deps;
  const offsetMs = clampPosition(positionMs, media.durationMs);
  const plan = await inTime(clock, time.beforeMs(), signal, (stop) => plex.preparePlay(machineIdentifier, media, stop));
  const order = { clientId: client.id, media, offsetMs, plan };
  const { answer, plays } = await plex.playMedia(order, time.answerMs(), signal);
  const done = `${quoted(media.title)} plays on ${quoted(client.name)}.`;
  if (refusedForGood(answer)) return { ...conclude(answer, undefined, done), session: before };
  const wanted = { action: "start" as const, before, clientId: client.id, plays, targetMs: offsetMs };
  const seen = await watchEffect(deps, { wanted, answer, seenAt }, signal);
  return { ...conclude(answer, seen, done), session: seen?.session };
}

/** Some players end what they play when they are sent beyond it: a second before its end is the last place. */
export const clampPosition = (positionMs: number, durationMs: number | undefined): number =>
  durationMs === undefined ? positionMs : Math.min(positionMs, Math.max(0, durationMs - 1_000));
