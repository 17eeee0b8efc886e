import type { Media } from "./media.ts";

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
