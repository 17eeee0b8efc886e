import { UserError } from "../../../base/errors.ts";
import { quoted } from "../../../base/text/clean-text.ts";
import { createLimiter } from "../../../core/concurrency.ts";
import { type Media, matchesName } from "../../../core/playback/session.ts";
import type { ItemState } from "../../../servers/plex/remote/curate/item-state.ts";
import type { CuratedPlex } from "./ports.ts";

/** Items by their ids, or one item by its title. */
export type ItemChoice = {
  mediaIds?: readonly string[] | undefined;
  title?: string | undefined;
};

const SEARCHED = 30;
const MAX_NAMED = 10;
/** Requests at once. Plex allows ten connections. */
const WIDTH = 4;

/**
 * Returns the chosen items as Plex has them now.
 * @throws UserError `not_found` for an item that Plex does not have, `invalid_request` for a title
 * that several items have
 */
export async function chooseItems(
  { curate, search }: Pick<CuratedPlex, "curate" | "search">,
  { mediaIds = [], title }: ItemChoice,
  signal: AbortSignal,
): Promise<[ItemState, ...ItemState[]]> {
  const words = title?.trim() ?? "";
  if (mediaIds.length > 0 === (words !== "")) {
    throw new UserError(
      mediaIds.length > 0 ? "Both ids and a title are given." : "No item is given.",
      "Give the ids of items, or the title of one.",
    );
  }
  const ids = words === "" ? [...new Set(mediaIds)] : [await findByTitle(search, words, signal)];
  const items = await eachOf(ids, (id) => curate.state(id, signal), signal);
  const [first, ...rest] = items;
  if (!first) throw UserError.notFound("Plex has no such item.", "Search Plex for it.");
  return [first, ...rest];
}

/** Like `chooseItems`, for a change of exactly one item. */
export const chooseItem = async (
  plex: Pick<CuratedPlex, "curate" | "search">,
  choice: { mediaId?: string | undefined; title?: string | undefined },
  signal: AbortSignal,
): Promise<ItemState> => {
  const { mediaId, title } = choice;
  const mediaIds = mediaId === undefined ? [] : [mediaId];
  return (await chooseItems(plex, { mediaIds, title }, signal))[0];
};

/** Runs `work` for each entry, at most four at once, and keeps the order. */
export async function eachOf<T, R>(
  entries: readonly T[],
  work: (entry: T) => Promise<R>,
  signal: AbortSignal,
): Promise<R[]> {
  const limit = createLimiter(WIDTH);
  return Promise.all(entries.map((entry) => limit(() => work(entry), signal)));
}

async function findByTitle(
  search: CuratedPlex["search"],
  title: string,
  signal: AbortSignal,
): Promise<string> {
  const found = (await search(title, SEARCHED, signal)).flat().map(({ media }) => media);
  const all = [...new Map(found.map((media) => [media.id, media])).values()];
  const exact = all.filter((media) => matchesName(title, media.title));
  const [only, second] = exact;
  if (only && !second) return only.id;
  if (second) {
    throw new UserError(
      `Several items in Plex are named ${quoted(title)}: ${nameItems(exact)}.`,
      "Ask the person which one is meant, and give its id.",
    );
  }
  throw UserError.notFound(
    `Plex has no item named ${quoted(title)}.`,
    all.length === 0
      ? "Search Plex with other words."
      : `Give the id if one of these is meant: ${nameItems(all)}.`,
  );
}

/** `"Heat" (1995), movie in Movies, id 101; …` */
function nameItems(items: readonly Media[]): string {
  const named = items.slice(0, MAX_NAMED).map(({ id, type, library, ...media }) => {
    const place = library === undefined ? "" : ` in ${library}`;
    return `${nameItem(media)}, ${type}${place}, id ${id}`;
  });
  const more = items.length > MAX_NAMED ? [`and ${items.length - MAX_NAMED} more`] : [];
  return [...named, ...more].join("; ");
}

export const nameItem = ({ title, year, show }: Pick<Media, "title" | "year" | "show">): string =>
  `${show === undefined ? "" : `${quoted(show)} – `}${quoted(title)}${year === undefined ? "" : ` (${year})`}`;

/** Formats a number of items with their name: "62 episodes", "1 film". */
export function countItems(count: number, items: readonly ItemState[]): string {
  const kinds = new Set(items.map(({ media }) => LEAF_NAMES[media.type] ?? "item"));
  const [kind = "item", second] = kinds;
  const name = second === undefined ? kind : "item";
  return `${count} ${name}${count === 1 ? "" : "s"}`;
}

const LEAF_NAMES: Readonly<Record<string, string>> = {
  movie: "film",
  show: "episode",
  season: "episode",
  episode: "episode",
  artist: "track",
  album: "track",
  track: "track",
  photo: "photo",
};
