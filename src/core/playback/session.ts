import { fold } from "../../base/text/fold.ts";

/** Expected effect of a command, and the state before it. */
export type WantedEffect =
  | { action: "play" | "pause" | "stop"; before: PlaySession }
  | { action: "seek"; before: PlaySession; targetMs: number }
  | {
      action: "start";
      before: PlaySession | undefined;
      clientId: string;
      plays: readonly string[];
      targetMs: number;
    };

export type SessionJudgement = {
  confirmed: boolean;
  /** The current session on that player. */
  session: PlaySession | undefined;
};

/**
 * Players report their position about every ten seconds, so a displayed position may be that old.
 */
const REPORT_INTERVAL_MS = 10_000;
/** Players seek to the next key frame, not to the exact millisecond. */
const SEEK_TOLERANCE_MS = 5_000;

/**
 * One item that is playing or can be played, as described by Plex. Its text is third-party text
 * that was cleaned when it was received.
 */
export type Media = {
  /** Plex's `ratingKey`. */
  id: string;
  type: PlexType;
  title: string;
  year: number | undefined;
  summary: string | undefined;
  /** Title of the item's library. Undefined for clips and live television. */
  library: string | undefined;
  /** A path on the server, never with a query, because a query could contain a token. */
  thumb: string | undefined;
  rating: number | undefined;
  /** Undefined for live television. */
  durationMs: number | undefined;
  /** Milliseconds since 1970. */
  addedAt: number | undefined;
  guids: string[];
  show: string | undefined;
  season: number | undefined;
  episode: number | undefined;
  artist: string | undefined;
  album: string | undefined;
};

/** `clip` is a preroll before a film, a trailer, or any type that this program does not know. */
export const PLEX_TYPES = [
  "movie",
  "show",
  "season",
  "episode",
  "artist",
  "album",
  "track",
  "photo",
  "clip",
] as const;
export type PlexType = (typeof PLEX_TYPES)[number];

/** Returns the players whose name or id matches `wanted`. */
export function selectPlayers(clients: readonly PlayerClient[], wanted: string): PlayerClient[] {
  const byId = clients.filter(({ id }) => id === wanted);
  return byId.length > 0 ? byId : clients.filter(({ name }) => matchesName(wanted, name));
}

/**
 * Returns the sessions on the player whose name or id matches `wanted`. The list of players and the
 * session may use different names for a player; either name matches.
 */
export function findSessionsOn(
  sessions: readonly PlaySession[],
  clients: readonly PlayerClient[],
  wanted: string,
): PlaySession[] {
  const byId = sessions.filter(({ clientId }) => clientId === wanted);
  if (byId.length > 0) return byId;
  const ids = new Set<string | undefined>(selectPlayers(clients, wanted).map(({ id }) => id));
  return sessions.filter(
    ({ client, clientId }) => ids.has(clientId) || matchesName(wanted, client),
  );
}

export type PlayerState = "playing" | "paused" | "buffering" | "stopped";

/** A current session on one player. */
export type PlaySession = {
  /** Plex's `Session.id`, or the number that old servers use instead. */
  id: string;
  /**
   * `Session.id`, which is required to end the session through the server. Undefined for old
   * servers.
   */
  endId: string | undefined;
  media: Media;
  user: string | undefined;
  /** Name of the player. */
  client: string;
  /** The player's `machineIdentifier`. */
  clientId: string | undefined;
  product: string | undefined;
  /** Undefined if Plex does not report a state, or reports one that this program does not know. */
  state: PlayerState | undefined;
  /** Last position that the player reported. Players report about every ten seconds. */
  positionMs: number;
  transcoding: boolean | undefined;
};

/** A player that Plex has found in its network. Only these players can accept commands. */
export type PlayerClient = {
  /** Its `machineIdentifier`. */
  id: string;
  name: string;
  /** True if the player reports that it accepts playback commands. */
  controllable: boolean;
};

/**
 * Returns the media kind that player commands use for a type. Each player ignores commands for a
 * media kind that it is not playing.
 */
export function mediaKindOf(type: PlexType): "video" | "music" | "photo" {
  if (type === "photo") return "photo";
  return type === "artist" || type === "album" || type === "track" ? "music" : "video";
}

/**
 * True if `wanted` means `name`. Only letters and digits are compared; case and accents are
 * ignored.
 */
export function matchesName(wanted: string, name: string): boolean {
  if (wanted === name) return true;
  const folded = fold(wanted);
  // A name without letters and digits folds to an empty text, which would match every other such
  // name.
  return folded !== "" && folded === fold(name);
}

/**
 * Checks whether the current sessions show that a command took effect, `elapsedMs` after `before`
 * was read. A state that could also occur without the command confirms nothing. For example, a seek
 * by five seconds during playback looks the same as normal playback.
 */
export function judgeEffect(
  wanted: WantedEffect,
  now: readonly PlaySession[],
  elapsedMs: number,
): SessionJudgement {
  const session =
    wanted.action === "start" ? startedOn(wanted.clientId, now) : again(wanted.before, now);
  return { confirmed: confirms(wanted, session, elapsedMs), session };
}

function confirms(
  wanted: WantedEffect,
  session: PlaySession | undefined,
  elapsedMs: number,
): boolean {
  if (wanted.action === "stop") return session === undefined;
  if (!session) return wanted.action === "seek" && playedOut(wanted, elapsedMs);
  if (wanted.action === "pause") return session.state === "paused";
  if (!("targetMs" in wanted)) {
    // Buffering proves that playback has resumed only if it was paused before.
    return (
      session.state === "playing" ||
      (session.state === "buffering" && wanted.before.state === "paused")
    );
  }
  const { before, targetMs } = wanted;
  if (wanted.action === "start") {
    if (!wanted.plays.includes(session.media.id)) return false;
    if (before?.media.id !== session.media.id || before.id !== session.id) return true;
  }
  // Also applies to a start if the same item was already playing on that player: only its position
  // can prove the effect.
  return (
    reached(targetMs, session, elapsedMs) && !(before && couldDrift(before, session, elapsedMs))
  );
}

const reached = (targetMs: number, { positionMs }: PlaySession, elapsedMs: number): boolean =>
  positionMs >= targetMs - SEEK_TOLERANCE_MS &&
  positionMs <= targetMs + elapsedMs + SEEK_TOLERANCE_MS;

/**
 * True if the seek went so close to the end that playback has ended since then, and would not have
 * ended without the seek.
 */
function playedOut(
  { before, targetMs }: WantedEffect & { action: "seek" },
  elapsedMs: number,
): boolean {
  const { durationMs } = before.media;
  const comesToEnd = (fromMs: number): boolean =>
    durationMs !== undefined && fromMs + elapsedMs >= durationMs;
  return comesToEnd(targetMs) && !comesToEnd(before.positionMs + REPORT_INTERVAL_MS);
}

/** True if playback could have reached this position without the command. */
function couldDrift(before: PlaySession, { positionMs }: PlaySession, elapsedMs: number): boolean {
  const most = before.state === "paused" ? 0 : elapsedMs + REPORT_INTERVAL_MS;
  return positionMs >= before.positionMs && positionMs <= before.positionMs + most;
}

/**
 * Finds the same session again. A player may get a new session id for the same item, so a session
 * with the same player and item also matches.
 */
function again(before: PlaySession, now: readonly PlaySession[]): PlaySession | undefined {
  const playing = now.filter(({ state }) => state !== "stopped");
  const { id, clientId, media } = before;
  return (
    playing.find((session) => session.id === id && session.clientId === clientId) ??
    playing.find(
      (session) =>
        clientId !== undefined && session.clientId === clientId && session.media.id === media.id,
    )
  );
}

const startedOn = (clientId: string, now: readonly PlaySession[]): PlaySession | undefined =>
  now.find((session) => session.clientId === clientId && session.state !== "stopped");
