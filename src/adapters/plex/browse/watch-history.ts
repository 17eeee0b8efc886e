import * as z from "zod";
import type { Media } from "../../../core/playback/media.ts";
import { queryText } from "../query.ts";
import { type Place, type Taken, takePage } from "../take-page.ts";
import { mediaFields, toMedia } from "../wire/media.ts";
import { id, time } from "../wire-values.ts";
import type { PlexPages } from "./pages.ts";

export type Viewing = {
  /** Its id is empty where the item is gone from the library. */
  media: Media;
  sectionId: string | undefined;
  /** Milliseconds since 1970. */
  viewedAt: number;
  accountId: string | undefined;
  deviceId: string | undefined;
};

export type HistoryQuery = Place & {
  accountId?: string | undefined;
  sectionId?: string | undefined;
  /** An item, or a show or season: then of all its episodes. */
  mediaId?: string | undefined;
  /** Milliseconds since 1970. */
  since?: number | undefined;
};

const wireViewing = z.object({
  ...mediaFields,
  librarySectionID: id,
  viewedAt: time.pipe(z.number()),
  accountID: id,
  deviceID: id,
});

/** What was watched, newest first. The whole list may hold tens of thousands: only a part is asked for. */
export async function watchHistory(
  pages: PlexPages,
  query: HistoryQuery,
  signal: AbortSignal,
): Promise<Taken<Viewing>> {
  const asked = queryText({
    sort: "viewedAt:desc",
    accountID: query.accountId,
    librarySectionID: query.sectionId,
    metadataItemID: query.mediaId,
    // "from … on": the sign belongs to the name, and is encoded with it.
    "viewedAt>": query.since === undefined ? undefined : Math.floor(query.since / 1000),
  });
  const request = { path: `/status/sessions/history/all?${asked}`, about: "watch history", withToken: true };
  const { items, total } = await takePage(pages, request, wireViewing, query, signal);
  return { items: items.map(toViewing), total };
}

const toViewing = (item: z.output<typeof wireViewing>): Viewing => ({
  media: toMedia(item),
  sectionId: item.librarySectionID,
  viewedAt: item.viewedAt,
  accountId: item.accountID,
  deviceId: item.deviceID,
});
