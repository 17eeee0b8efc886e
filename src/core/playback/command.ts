export const ACTIONS = ["play", "pause", "stop", "seek"] as const;
export type Action = (typeof ACTIONS)[number];

/** What is asked of a player. */
export type PlaybackRequest = {
  action: Action;
  sessionId?: string | undefined;
  /** Name or id of a player. */
  client?: string | undefined;
  /** With play: what to play, by Plex's `ratingKey`. */
  mediaId?: string | undefined;
  /** With seek, and with play of `mediaId`. */
  positionMs?: number | undefined;
  /** With stop: the server may end the session where the player takes no command. */
  endSession?: boolean | undefined;
};

/** A command as a player understands it. */
export type PlayerOrder = {
  clientId: string;
  media: "video" | "music" | "photo";
} & ({ command: "play" | "pause" | "stop" } | { command: "seekTo"; offsetMs: number });

/**
 * What came back for a command. `unanswered`: players work, and their answer never comes; only what plays then tells.
 * `refused` holds the status, 404 for a player that the server does not know.
 */
export type CommandAnswer = { kind: "accepted" } | { kind: "unanswered" } | { kind: "refused"; status: number };

/** What came back for ending a session by the server. */
export type EndAnswer = "accepted" | "unanswered" | "no_such_session" | "not_allowed";

/** `confirmed` is seen in what plays; `sent_unconfirmed` may have worked; the other two have not. */
export type Outcome = "confirmed" | "sent_unconfirmed" | "not_controllable" | "failed";
