/**
 * How a player reacts to a command. `deaf` responds and does nothing. `plain_ok`, `unclosed` and
 * `empty` obey and respond the way some players do. `wants_poll` refuses (406) until its timeline
 * has been requested. `hangs` and `hangs_but_obeys` never respond. `vanishes` responds, then leaves
 * and ends its session. `slow` obeys three seconds later.
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
  /** Default: "timeline,playback,mirror,playqueues". */
  capabilities?: string;
  /** False if the player plays but Plex has not found it, as with a browser. */
  found?: boolean;
  manner?: Manner;
  /** The address that Plex reports for it. Default: 10.0.0.9:32500. */
  host?: string;
  port?: number;
  /**
   * The server knows the player's address but not the player. Commands through the server get this
   * status.
   */
  throughServer?: 404 | 502 | 503 | 504;
  /** True if the player itself listens on loopback. `port` is then set to its port. */
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
  /** Any other fields, with Plex's names, for example `live`. */
  more?: Record<string, unknown>;
};

/** A command that reached a player, through the server or directly. */
export type PlayerAsked = {
  player: string;
  command: string;
  query: Record<string, string>;
  through: "server" | "itself";
  /** The token in the command's header. A player must never receive the owner's token. */
  token: string | undefined;
};
