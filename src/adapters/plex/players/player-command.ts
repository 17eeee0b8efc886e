import type { Clock } from "../../../core/clock.ts";
import type { CommandAnswer } from "../../../core/playback/command.ts";
import { queryText } from "../query.ts";
import type { PlayerRoute } from "./player-route.ts";

export type PlayerCall = {
  command: "play" | "pause" | "stop" | "seekTo" | "playMedia";
  /** `machineIdentifier` of the player. */
  clientId: string;
  /** Players refuse a command without it, or whose type is not what plays. */
  type: "video" | "music" | "photo";
  more?: Record<string, string | number | undefined>;
};

type SendDeps = {
  route: PlayerRoute;
  /** Rises with each command of a controller. */
  nextId: () => number;
  clock: Clock;
  /** On the monotonic clock. */
  until: number;
};

const POLL_MS = 2_000;

/**
 * A command to a player. It is sent once; a player that wants to be followed first (406, and it does nothing then) is
 * asked for its timeline, and gets the command again.
 */
export async function sendCommand(
  { route, nextId, clock, until }: SendDeps,
  { command, clientId, type, more }: PlayerCall,
  signal: AbortSignal,
): Promise<CommandAnswer> {
  const left = (most = Number.MAX_SAFE_INTEGER): number => Math.max(1, Math.min(most, until - clock.monotonic()));
  const send = (): Promise<CommandAnswer> => {
    const path = `/player/playback/${command}?${queryText({ commandID: nextId(), type, ...more })}`;
    return route({ path, clientId, withinMs: left() }, signal);
  };
  const answer = await send();
  if (answer.kind !== "refused" || answer.status !== 406) return answer;
  const poll = `/player/timeline/poll?${queryText({ wait: 0, commandID: nextId() })}`;
  const polled = await route({ path: poll, clientId, withinMs: left(POLL_MS) }, signal);
  return polled.kind === "refused" ? answer : await send();
}
