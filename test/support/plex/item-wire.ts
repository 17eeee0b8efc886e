import { type Fields, fields } from "./fields.ts";
import type { PlexItem } from "./item.ts";
import type { PlexLibrary } from "./library.ts";

export type WireOptions = {
  /** Whose progress is shown: 1 is the owner. */
  account: number;
  guids?: boolean;
  /** All that is only in the details of one item. */
  full?: boolean;
  chapters?: boolean;
};

/** An item as Plex's JSON shows it, in a list unless `full`. */
export function itemWire(item: PlexItem, library: PlexLibrary, options: WireOptions): Fields {
  const { id, type, section, title, index, year, durationMs, addedAt, rating, summary, studio } = item;
  const seen = item.watched?.[options.account];
  const home = library.sections.find((one) => one.id === section);
  return fields({
    ratingKey: id,
    key: `/library/metadata/${id}${type === "show" || type === "season" || type === "album" || type === "artist" ? "/children" : ""}`,
    guid: `plex://${type}/${id}`,
    type,
    title,
    index,
    year,
    studio,
    summary: summary ?? "",
    rating,
    thumb: `/library/metadata/${id}/thumb/1700000000`,
    duration: durationMs,
    addedAt,
    viewOffset: seen?.offsetMs,
    viewCount: seen?.count,
    lastViewedAt: seen?.at,
    librarySectionID: Number(section),
    librarySectionTitle: home?.title,
    librarySectionKey: `/library/sections/${section}`,
    ...above(item, library),
    ...leaves(item, library, options.account),
    Media: files(item),
    Genre: (item.genres ?? []).map((tag) => ({ tag, ...(options.full && { id: genreId(tag) }) })),
    ...((options.guids || options.full) && { Guid: (item.guids ?? []).map((one) => ({ id: one })) }),
    ...(options.full && {
      originallyAvailableAt: year === undefined ? undefined : `${year}-06-01`,
      contentRating: "PG",
      Role: (item.cast ?? []).map(({ name, role, photo }) => fields({ tag: name, role, thumb: photo })),
    }),
    ...(options.chapters && {
      Chapter: (item.chapters ?? []).map((one, at) => ({
        id: at + 1,
        index: at + 1,
        tag: one.title,
        startTimeOffset: one.startMs,
        endTimeOffset: one.endMs,
      })),
    }),
    ...item.more,
  });
}

/** The number of a genre in a filter. */
export const genreId = (tag: string): number => tag.length * 1000 + tag.charCodeAt(0);

function above({ parent }: PlexItem, { items }: PlexLibrary): Fields {
  const one = items.find(({ id }) => id === parent);
  if (!one) return {};
  const two = items.find(({ id }) => id === one.parent);
  return {
    parentRatingKey: one.id,
    parentKey: `/library/metadata/${one.id}`,
    parentTitle: one.title,
    parentIndex: one.index,
    ...(two && {
      grandparentRatingKey: two.id,
      grandparentKey: `/library/metadata/${two.id}`,
      grandparentTitle: two.title,
    }),
  };
}

function leaves({ id, type }: PlexItem, { items }: PlexLibrary, account: number): Fields {
  if (type !== "show" && type !== "season") return {};
  const children = items.filter(({ parent }) => parent === id);
  const episodes =
    type === "season" ? children : items.filter(({ parent }) => children.some((one) => one.id === parent));
  const viewed = episodes.filter(({ watched }) => (watched?.[account]?.count ?? 0) > 0);
  return { leafCount: episodes.length, viewedLeafCount: viewed.length, childCount: children.length };
}

const files = ({ id, files: all = [], durationMs }: PlexItem): Fields[] =>
  all.map(({ path, bytes, resolution, codec, audio }, at) =>
    fields({
      id: Number(id) * 10 + at,
      duration: durationMs,
      videoResolution: resolution,
      videoCodec: codec,
      audioCodec: audio,
      container: path.split(".").at(-1),
      Part: [
        {
          id: Number(id) * 100 + at,
          key: `/library/parts/${id}/1/file`,
          file: path,
          size: bytes,
          duration: durationMs ?? 0,
        },
      ],
    }),
  );
