import type { PlaySession } from "./session.ts";

/** What a command should lead to, and what was there before. */
export type Wanted =
  | { action: "play" | "pause" | "stop"; before: PlaySession }
  | { action: "seek"; before: PlaySession; targetMs: number }
  | { action: "start"; before: PlaySession | undefined; clientId: string; plays: readonly string[]; targetMs: number };

export type Judgement = {
  confirmed: boolean;
  /** What plays there now. */
  session: PlaySession | undefined;
};

/** Players report their position about every ten seconds: what is shown may be that old. */
const REPORT_INTERVAL_MS = 10_000;
/** Players go to the next key frame, not to the millisecond. */
const SEEK_TOLERANCE_MS = 5_000;

/**
 * Whether what plays now shows that a command took effect, `elapsedMs` after `before` was seen. What could be there
 * without the command confirms nothing: a seek by five seconds while it plays looks the same as playing on.
 */
export function tookEffect(wanted: Wanted, now: readonly PlaySession[], elapsedMs: number): Judgement {
  const session = wanted.action === "start" ? startedOn(wanted.clientId, now) : again(wanted.before, now);
  return { confirmed: confirms(wanted, session, elapsedMs), session };
}

function confirms(wanted: Wanted, session: PlaySession | undefined, elapsedMs: number): boolean {
  if (wanted.action === "stop") return session === undefined;
  if (!session) return wanted.action === "seek" && playedOut(wanted, elapsedMs);
  if (wanted.action === "pause") return session.state === "paused";
  if (!("targetMs" in wanted)) {
    // Loading shows that it goes on only where it stood before.
    return session.state === "playing" || (session.state === "buffering" && wanted.before.state === "paused");
  }
  const { before, targetMs } = wanted;
  if (wanted.action === "start") {
    if (!wanted.plays.includes(session.media.id)) return false;
    if (before?.media.id !== session.media.id || before.id !== session.id) return true;
  }
  // Also for what is started where the same played before: only its place can tell.
  return reached(targetMs, session, elapsedMs) && !(before && couldDrift(before, session, elapsedMs));
}

const reached = (targetMs: number, { positionMs }: PlaySession, elapsedMs: number): boolean =>
  positionMs >= targetMs - SEEK_TOLERANCE_MS && positionMs <= targetMs + elapsedMs + SEEK_TOLERANCE_MS;

/** Sought so near to its end that it has come to it since, and would not have without that. */
function playedOut({ before, targetMs }: Wanted & { action: "seek" }, elapsedMs: number): boolean {
  const { durationMs } = before.media;
  const comesToEnd = (fromMs: number): boolean => durationMs !== undefined && fromMs + elapsedMs >= durationMs;
  return comesToEnd(targetMs) && !comesToEnd(before.positionMs + REPORT_INTERVAL_MS);
}

/** Whether it would be at this place also without the command. */
function couldDrift(before: PlaySession, { positionMs }: PlaySession, elapsedMs: number): boolean {
  const most = before.state === "paused" ? 0 : elapsedMs + REPORT_INTERVAL_MS;
  return positionMs >= before.positionMs && positionMs <= before.positionMs + most;
}

/** The same session; a player may take a new id for what it plays, and stays the same player. */
function again(before: PlaySession, now: readonly PlaySession[]): PlaySession | undefined {
  const playing = now.filter(({ state }) => state !== "stopped");
  const { id, clientId, media } = before;
  return (
    playing.find((one) => one.id === id && one.clientId === clientId) ??
    playing.find((one) => clientId !== undefined && one.clientId === clientId && one.media.id === media.id)
  );
}

const startedOn = (clientId: string, now: readonly PlaySession[]): PlaySession | undefined =>
  now.find((one) => one.clientId === clientId && one.state !== "stopped");
