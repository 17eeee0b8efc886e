import { UserError } from "../../base/errors.ts";

/** Throws a `UserError` that names a missing parameter, or a parameter that would be ignored. */
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
      `media_id does not apply to ${action}.`,
      "Use it with play, or leave it out.",
    );
  }
  if (positionMs !== undefined && action !== "seek" && mediaId === undefined) {
    throw new UserError(
      `position_ms does not apply to ${action} here.`,
      "Use seek to move within the current item.",
    );
  }
  if (endSession === true && action !== "stop") {
    throw new UserError(
      `end_session does not apply to ${action}.`,
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
  /** With play: Plex's `ratingKey` of the item to play. */
  mediaId?: string | undefined;
  /** With seek, and with play if `mediaId` is set. */
  positionMs?: number | undefined;
  /** With stop: the server may end the session if the player accepts no commands. */
  endSession?: boolean | undefined;
};

/** A command in the form that players understand. */
export type PlayerCommand = {
  clientId: string;
  media: "video" | "music" | "photo";
} & ({ command: "play" | "pause" | "stop" } | { command: "seekTo"; offsetMs: number });

/**
 * The player's response to a command. `unanswered`: the player did not respond. Some players work
 * but never respond, so only the session shows the result. `refused` has the status code, which is
 * 404 for a player that the server does not know.
 */
export type CommandAnswer =
  | { kind: "accepted" }
  | { kind: "unanswered" }
  | { kind: "refused"; status: number };

/**
 * The server's response to a request to end a session. `answered_404` does not show whether the
 * session exists; only the list of sessions does.
 */
export type EndAnswer = "accepted" | "unanswered" | "answered_404" | "not_allowed";

/**
 * `confirmed`: the session shows the effect. `sent_unconfirmed`: the command may have worked. With
 * the other two outcomes, the command did not work.
 */
export const OUTCOMES = ["confirmed", "sent_unconfirmed", "not_controllable", "failed"] as const;
export type CommandOutcome = (typeof OUTCOMES)[number];
