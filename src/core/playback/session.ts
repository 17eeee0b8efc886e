import { fold } from "../../base/text/fold.ts";

/** What a command should lead to, and what was there before. */
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
  /** What plays there now. */
  session: PlaySession | undefined;
};

/** Players report their position about every ten seconds: what is shown may be that old. */
const REPORT_INTERVAL_MS = 10_000;
/** Players go to the next key frame, not to the millisecond. */
const SEEK_TOLERANCE_MS = 5_000;

/**
 * One thing that plays or can be played, as Plex describes it: its text is foreign, and cleaned
 * where it came in.
 */
export type Media = {
  /** Plex's `ratingKey`. */
  id: string;
  type: PlexType;
  title: string;
  year: number | undefined;
  summary: string | undefined;
  /** Title of its library; clips and live television have none. */
  library: string | undefined;
  /** A path on the server, never with a query: a query could hold a token. */
  thumb: string | undefined;
  rating: number | undefined;
  /** Live television has none. */
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

/** `clip` is what plays before a film, a trailer, or anything of a kind that is not known here. */
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

/** The players that `wanted`, a name or an id, means. */
export function selectPlayers(clients: readonly PlayerClient[], wanted: string): PlayerClient[] {
  const byId = clients.filter(({ id }) => id === wanted);
  return byId.length > 0 ? byId : clients.filter(({ name }) => matchesName(wanted, name));
}

/**
 * What plays on the player that `wanted`, a name or an id, means. The list of players may know it
 * by another name than its session does: either will do.
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

/** Something that plays now, on one player. */
export type PlaySession = {
  /** What it is named by: Plex's `Session.id`, or the number that old servers give it. */
  id: string;
  /** `Session.id`, which ending it by the server wants; old servers have none. */
  endId: string | undefined;
  media: Media;
  user: string | undefined;
  /** Name of the player. */
  client: string;
  /** The player's `machineIdentifier`. */
  clientId: string | undefined;
  product: string | undefined;
  /** Undefined when Plex does not say, or says what is not known here. */
  state: PlayerState | undefined;
  /** As the player reported it last: players report about every ten seconds. */
  positionMs: number;
  transcoding: boolean | undefined;
};

/** A player that Plex has found in its network: only these take commands. */
export type PlayerClient = {
  /** Its `machineIdentifier`. */
  id: string;
  name: string;
  /** It says that it takes commands for playback. */
  controllable: boolean;
};

/**
 * The word that players and their commands have for a type: each ignores commands of another kind
 * than what it plays.
 */
export function mediaKindOf(type: PlexType): "video" | "music" | "photo" {
  if (type === "photo") return "photo";
  return type === "artist" || type === "album" || type === "track" ? "music" : "video";
}

/**
 * Whether a person who writes `wanted` means `name`: letters and digits count, case and accents do
 * not.
 */
export function matchesName(wanted: string, name: string): boolean {
  if (wanted === name) return true;
  const folded = fold(wanted);
  // A name of signs alone folds to nothing, as any other such name does.
  return folded !== "" && folded === fold(name);
}

/**
 * Whether what plays now shows that a command took effect, `elapsedMs` after `before` was seen.
 * What could be there without the command confirms nothing: a seek by five seconds while it plays
 * looks the same as playing on.
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
    // Loading shows that it goes on only where it stood before.
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
  // Also for what is started where the same played before: only its place can tell.
  return (
    reached(targetMs, session, elapsedMs) && !(before && couldDrift(before, session, elapsedMs))
  );
}

const reached = (targetMs: number, { positionMs }: PlaySession, elapsedMs: number): boolean =>
  positionMs >= targetMs - SEEK_TOLERANCE_MS &&
  positionMs <= targetMs + elapsedMs + SEEK_TOLERANCE_MS;

/** Sought so near to its end that it has come to it since, and would not have without that. */
function playedOut(
  { before, targetMs }: WantedEffect & { action: "seek" },
  elapsedMs: number,
): boolean {
  const { durationMs } = before.media;
  const comesToEnd = (fromMs: number): boolean =>
    durationMs !== undefined && fromMs + elapsedMs >= durationMs;
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
    playing.find((session) => session.id === id && session.clientId === clientId) ??
    playing.find(
      (session) =>
        clientId !== undefined && session.clientId === clientId && session.media.id === media.id,
    )
  );
}

const startedOn = (clientId: string, now: readonly PlaySession[]): PlaySession | undefined =>
  now.find((session) => session.clientId === clientId && session.state !== "stopped");
