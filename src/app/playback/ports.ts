import type { CommandAnswer, EndAnswer, PlayerOrder } from "../../core/playback/command.ts";
import type { Media } from "../../core/playback/media.ts";
import type { PlayerClient, PlaySession } from "../../core/playback/session.ts";

/** A library of Plex. Text is cleaned. */
export type Library = {
  id: string;
  title: string;
  type: string;
  agent: string | undefined;
  scanner: string | undefined;
  uuid: string | undefined;
  /** Milliseconds since 1970. */
  updatedAt: number | undefined;
  /** Items of the library's own kind; undefined when Plex did not say. */
  count: number | undefined;
  locations: string[];
};

export type ServerInfo = {
  name: string;
  version: string;
  platform: string | undefined;
  machineIdentifier: string;
  plexPass: boolean | undefined;
  features: string[];
};

/** What plays, live. Throws `Outage` when Plex is down or refuses the token. */
export type NowPlaying = {
  sessions(signal: AbortSignal): Promise<PlaySession[]>;
  clients(signal: AbortSignal): Promise<PlayerClient[]>;
};

export type PlexReads = NowPlaying & {
  libraries(signal: AbortSignal): Promise<Library[]>;
  serverInfo(signal: AbortSignal): Promise<ServerInfo>;
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
