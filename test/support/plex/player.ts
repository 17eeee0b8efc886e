/**
 * What a player does with a command. `deaf` answers and does nothing; `plain_ok`, `unclosed` and
 * `empty` do it and answer as some players do; `wants_poll` refuses (406) until its timeline was
 * asked for; `hangs` and `hangs_but_obeys` never answer; `vanishes` answers, leaves and takes its
 * session with it; `slow` obeys three seconds later.
 */
export type Manner =
  | "obeys"
  | "plain_ok"
  | "unclosed"
  | "empty"
  | "deaf"
  | "slow"
  | "refuses"
  | "refuses_inside"
  | "wants_poll"
  | "fails"
  | "hangs"
  | "hangs_but_obeys"
  | "vanishes";

export type PlexPlayer = {
  id: string;
  name: string;
  product?: string;
  /** "timeline,playback,mirror,playqueues" unless stated. */
  capabilities?: string;
  /** False: it plays, and Plex has not found it, as with a browser. */
  found?: boolean;
  manner?: Manner;
  /** Where Plex says that it listens: 10.0.0.9:32500 unless stated. */
  host?: string;
  port?: number;
  /**
   * The server knows the player's address and not the player: commands through the server are
   * answered with this.
   */
  throughServer?: 404 | 502 | 503 | 504;
  /** The player listens for itself, on the loopback address; `port` is set to where. */
  listens?: boolean;
};

export type PlexPlaying = {
  /** Plex's `Session.id`. */
  id: string;
  player: PlexPlayer;
  /** An item of the library; undefined for `live` television. */
  itemId?: string;
  account?: number;
  state?: "playing" | "paused" | "buffering";
  offsetMs?: number;
  transcoding?: boolean;
  /** Anything else, by Plex's names: `live`, for instance. */
  more?: Record<string, unknown>;
};

/** A command as it reached a player, through the server or directly. */
export type PlayerAsked = {
  player: string;
  command: string;
  query: Record<string, string>;
  through: "server" | "itself";
  /** The token that came with it, as a header: the owner's must never reach a player. */
  token: string | undefined;
};
