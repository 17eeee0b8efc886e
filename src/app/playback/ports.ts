import type { PlexLibrary } from "../../adapters/plex/libraries.ts";
import type { PlexServerInfo } from "../../adapters/plex/server-info.ts";
import type { CommandAnswer, EndAnswer, PlayerOrder } from "../../core/playback/command.ts";
import type { Media } from "../../core/playback/media.ts";
import type { PlayerClient, PlaySession } from "../../core/playback/session.ts";

/** What plays, live. Throws `Outage` when Plex is down or refuses the token. */
export type NowPlaying = {
  sessions(signal: AbortSignal): Promise<PlaySession[]>;
  clients(signal: AbortSignal): Promise<PlayerClient[]>;
};

export type PlexReads = NowPlaying & {
  libraries(signal: AbortSignal): Promise<PlexLibrary[]>;
  serverInfo(signal: AbortSignal): Promise<PlexServerInfo>;
};

export type MediaOrder = { clientId: string; media: Media; offsetMs: number };

export type PlexControls = NowPlaying & {
  /** Throws `UserError` `not_found` for an id that Plex does not have. */
  item(mediaId: string, signal: AbortSignal): Promise<Media>;
  command(order: PlayerOrder, signal: AbortSignal): Promise<CommandAnswer>;
  /** Starts a medium on a player; `plays` are the ids, one of which then plays: a show's next episode, for instance. */
  playMedia(order: MediaOrder, signal: AbortSignal): Promise<{ answer: CommandAnswer; plays: string[] }>;
  /** Ends a session by the server; the viewer is shown the reason. */
  endSession(endId: string, reason: string, signal: AbortSignal): Promise<EndAnswer>;
};
