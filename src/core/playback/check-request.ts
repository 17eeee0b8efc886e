import { UserError } from "../errors.ts";
import type { PlaybackRequest } from "./command.ts";

/** Throws `UserError` naming what is missing, or what would be ignored: nothing is asked for in vain. */
export function checkRequest({ action, mediaId, positionMs, endSession }: PlaybackRequest): void {
  if (action === "seek" && positionMs === undefined) {
    throw new UserError("seek needs position_ms.", "Give the position from the start in milliseconds.");
  }
  if (positionMs !== undefined && (!Number.isFinite(positionMs) || positionMs < 0)) {
    throw new UserError("position_ms is not a time.", "Give milliseconds from the start, 0 or more.");
  }
  if (mediaId !== undefined && action !== "play") {
    throw new UserError(`media_id has no meaning for ${action}.`, "Use it with play, or leave it out.");
  }
  if (positionMs !== undefined && action !== "seek" && mediaId === undefined) {
    throw new UserError(`position_ms has no meaning for ${action} here.`, "Use seek to move within what plays.");
  }
  if (endSession === true && action !== "stop") {
    throw new UserError(`end_session has no meaning for ${action}.`, "Use it with stop, or leave it out.");
  }
}
