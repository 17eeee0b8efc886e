import type { CommandAnswer, EndAnswer, PlayerCommand } from "../../../core/playback/command.ts";
import type { Media, PlayerClient, PlaySession } from "../../../core/playback/session.ts";
import type { PlexLibrary } from "../../../servers/plex/remote/browse/libraries.ts";
import type { PlexServerInfo } from "../../../servers/plex/remote/browse/server-info.ts";
import type { PlayOrder, PlayPlan } from "../../../servers/plex/remote/players/players.ts";

/**
 * Reads what is playing now, never from a cache. Throws `Outage` when Plex is down or refuses the
 * token.
 */
export type NowPlaying = {
  sessions(signal: AbortSignal): Promise<PlaySession[]>;
  clients(signal: AbortSignal): Promise<PlayerClient[]>;
};

export type PlexReads = NowPlaying & {
  libraries(signal: AbortSignal): Promise<PlexLibrary[]>;
  serverInfo(signal: AbortSignal): Promise<PlexServerInfo>;
};

export type PlexControls = NowPlaying & {
  /** Throws `UserError` `not_found` for an id that Plex does not have. */
  item(mediaId: string, signal: AbortSignal): Promise<Media>;
  identity(signal: AbortSignal): Promise<{ machineIdentifier: string }>;
  /** Sends the command at most once and gives up after `withinMs`. */
  command(order: PlayerCommand, withinMs: number, signal: AbortSignal): Promise<CommandAnswer>;
  preparePlay(machineIdentifier: string, media: Media, signal: AbortSignal): Promise<PlayPlan>;
  /**
   * Starts an item on a player. One of the ids in `plays` then plays, for example a show's next
   * episode.
   */
  playMedia(
    order: PlayOrder,
    withinMs: number,
    signal: AbortSignal,
  ): Promise<{ answer: CommandAnswer; plays: string[] }>;
  /** Has the server end a session; the viewer sees the reason. Gives up after `withinMs`. */
  endSession(
    endId: string,
    reason: string,
    withinMs: number,
    signal: AbortSignal,
  ): Promise<EndAnswer>;
};
