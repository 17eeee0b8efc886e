import * as z from "zod";
import { type Media, mediaKind } from "../../../core/playback/media.ts";
import { queryText } from "../transport/address.ts";
import type { PlexGet } from "../transport/exchange.ts";
import { id } from "../wire/values.ts";

const WITHIN_MS = 5_000;

const wireQueue = z.object({
  MediaContainer: z.object({ playQueueID: id.pipe(z.string()), playQueueSelectedMetadataItemID: id }),
});

type PlayQueue = {
  id: string;
  /** Which item plays first: of a show the next episode. */
  firstId: string;
};

/** Makes the list that a player plays from, out of one item of this server. */
export async function createPlayQueue(
  get: PlexGet,
  machineIdentifier: string,
  media: Pick<Media, "id" | "type">,
  signal: AbortSignal,
): Promise<PlayQueue> {
  const kind = mediaKind(media.type);
  const query = queryText({
    type: kind === "music" ? "audio" : kind,
    uri: `server://${machineIdentifier}/com.plexapp.plugins.library/library/metadata/${media.id}`,
    continuous: 0,
    shuffle: 0,
    repeat: 0,
  });
  const request = {
    method: "POST" as const,
    path: `/playQueues?${query}`,
    about: `item ${media.id}`,
    withToken: true,
    withinMs: WITHIN_MS,
  };
  const { playQueueID, playQueueSelectedMetadataItemID } = (await get(request, wireQueue, signal)).MediaContainer;
  return { id: playQueueID, firstId: playQueueSelectedMetadataItemID ?? media.id };
}
