import * as z from "zod";
import type { PlayerState, PlaySession } from "../../../core/playback/session.ts";
import { isTranscoding, streamFields } from "../browse/server-info.ts";
import { listOf, oneOf } from "../wire/lists.ts";
import { mediaFields, toMedia } from "../wire/media.ts";
import { anything, id, name, number } from "../wire/values.ts";

const STATES: readonly PlayerState[] = ["playing", "paused", "buffering", "stopped"];

const wireSession = z.object({
  ...mediaFields,
  ...streamFields,
  sessionKey: id,
  viewOffset: number,
  User: oneOf(z.object({ title: name })),
  Player: oneOf(z.object({ machineIdentifier: id, title: name, product: name, state: anything })),
  // Absent on old servers.
  Session: oneOf(z.object({ id })),
});

export const wireSessions = z.object({ MediaContainer: z.object({ Metadata: listOf(wireSession) }) });

/** Undefined for an entry that nothing could name. */
export function toSession(entry: z.output<typeof wireSession>): PlaySession | undefined {
  const { sessionKey, viewOffset, User, Player, Session } = entry;
  const named = Session?.id ?? sessionKey ?? Player?.machineIdentifier;
  if (named === undefined) return undefined;
  return {
    id: named,
    endId: Session?.id,
    media: toMedia(entry),
    user: User?.title,
    client: Player?.title ?? Player?.product ?? "unknown",
    clientId: Player?.machineIdentifier,
    product: Player?.product,
    state: STATES.find((state) => state === Player?.state),
    // Absent rather than zero.
    positionMs: Math.max(0, viewOffset ?? 0),
    transcoding: isTranscoding(entry),
  };
}
