import * as z from "zod";
import { listOf } from "../../../../adapters/http/lists.ts";
import type { Media } from "../../../../core/playback/session.ts";
import {
  type ListPart,
  type ListRange,
  type PlexPages,
  readListPart,
} from "../../transport/pages.ts";
import { formatQuery, type PlexGet } from "../../transport/request.ts";
import { mediaFields, toMedia } from "../../wire/media.ts";
import { container, id, name, time } from "../../wire/values.ts";

export type NamedId = { id: string; name: string };

const REQUEST_TIMEOUT_MS = 4_000;

const wireNamed = listOf(z.object({ id, name }));
const wireAccounts = container({ Account: wireNamed });
const wireDevices = container({ Device: wireNamed });

/** Lists the accounts of this server. Account 0 is a placeholder without a name. */
export async function listAccounts(get: PlexGet, signal: AbortSignal): Promise<NamedId[]> {
  const request = { path: "/accounts", about: "list of accounts", withinMs: REQUEST_TIMEOUT_MS };
  return (await get(request, wireAccounts, signal)).MediaContainer.Account.flatMap(toNamed);
}

/** Lists the devices on which something from this server was watched. */
export async function listDevices(get: PlexGet, signal: AbortSignal): Promise<NamedId[]> {
  const request = { path: "/devices", about: "list of devices", withinMs: REQUEST_TIMEOUT_MS };
  return (await get(request, wireDevices, signal)).MediaContainer.Device.flatMap(toNamed);
}

const toNamed = ({
  id: number,
  name: title,
}: {
  id: string | undefined;
  name: string | undefined;
}): NamedId[] => (number === undefined || title === undefined ? [] : [{ id: number, name: title }]);

export type ViewingQuery = ListRange & {
  accountId?: string | undefined;
  sectionId?: string | undefined;
  /** Id of an item. A show or season includes all its episodes. */
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

/**
 * Lists viewings, newest first. The whole list may have tens of thousands of entries, so only a
 * range is read.
 */
export async function watchHistory(
  pages: PlexPages,
  query: ViewingQuery,
  signal: AbortSignal,
): Promise<ListPart<Viewing>> {
  const queryString = formatQuery({
    sort: "viewedAt:desc",
    accountID: query.accountId,
    librarySectionID: query.sectionId,
    metadataItemID: query.mediaId,
    // Selects viewings from this time on. The `>` is part of the parameter's name and is encoded
    // with it.
    "viewedAt>": query.since === undefined ? undefined : Math.floor(query.since / 1000),
  });
  const request = { path: `/status/sessions/history/all?${queryString}`, about: "watch history" };
  const { items, total } = await readListPart(pages, request, wireViewing, query, signal);
  return { items: items.map(toViewing), total };
}

export interface Viewing {
  /** The id is empty if the item is no longer in the library. */
  media: Media;
  sectionId: string | undefined;
  /** Milliseconds since 1970. */
  viewedAt: number;
  accountId: string | undefined;
  deviceId: string | undefined;
}

const toViewing = (item: z.output<typeof wireViewing>): Viewing => ({
  media: toMedia(item),
  sectionId: item.librarySectionID,
  viewedAt: item.viewedAt,
  accountId: item.accountID,
  deviceId: item.deviceID,
});
