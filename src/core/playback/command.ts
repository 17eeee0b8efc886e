import { UserError } from "../../base/errors.ts";

/** Throws `UserError` naming what is missing or what would be ignored. */
export function checkRequest({ action, mediaId, positionMs, endSession }: PlaybackRequest): void {
  if (action === "seek" && positionMs === undefined) {
    throw new UserError(
      "seek needs position_ms.",
      "Give the position from the start in milliseconds.",
    );
  }
  if (positionMs !== undefined && (!Number.isFinite(positionMs) || positionMs < 0)) {
    throw new UserError(
      "position_ms is not a valid position.",
      "Give milliseconds from the start, 0 or more.",
    );
  }
  if (mediaId !== undefined && action !== "play") {
    throw new UserError(
      `media_id has no meaning for ${action}.`,
      "Use it with play, or leave it out.",
    );
  }
  if (positionMs !== undefined && action !== "seek" && mediaId === undefined) {
    throw new UserError(
      `position_ms has no meaning for ${action} here.`,
      "Use seek to move within what plays.",
    );
  }
  if (endSession === true && action !== "stop") {
    throw new UserError(
      `end_session has no meaning for ${action}.`,
      "Use it with stop, or leave it out.",
    );
  }
}

export const ACTIONS = ["play", "pause", "stop", "seek"] as const;
type PlaybackAction = (typeof ACTIONS)[number];

/** A request to a player. */
export type PlaybackRequest = {
  action: PlaybackAction;
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
export type PlayerCommand = {
  clientId: string;
  media: "video" | "music" | "photo";
} & ({ command: "play" | "pause" | "stop" } | { command: "seekTo"; offsetMs: number });

/**
 * The answer to a command. `unanswered`: some players work but never answer, so only the session
 * shows the result. `refused` holds the status, 404 for a player that the server does not know.
 */
export type CommandAnswer =
  | { kind: "accepted" }
  | { kind: "unanswered" }
  | { kind: "refused"; status: number };

/** The server's answer to ending a session. */
export type EndAnswer = "accepted" | "unanswered" | "no_such_session" | "not_allowed";

/**
 * `confirmed` is seen in what plays; `sent_unconfirmed` may have worked; the other two have not.
 */
export const OUTCOMES = ["confirmed", "sent_unconfirmed", "not_controllable", "failed"] as const;
export type CommandOutcome = (typeof OUTCOMES)[number];
