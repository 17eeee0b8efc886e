import { UserError } from "../../../base/errors.ts";
import { cleanText, quoted } from "../../../base/text/clean-text.ts";
import { createLimiter } from "../../../core/concurrency.ts";
import { type Media, matchesName } from "../../../core/playback/session.ts";
import type { ItemState } from "../../../servers/plex/remote/curate/item-state.ts";
import type { CuratedPlex } from "./ports.ts";
import type { ShownChoices } from "./shapes.ts";

/** One of several items with the same title. The title may end with its year: `Dune (2021)`. */
type TitleChoice = {
  title?: string | undefined;
  type?: string | undefined;
  /** Name of the item's library. */
  library?: string | undefined;
};
/** Items by their ids, or one item by its title. */
export type ItemChoice = TitleChoice & { mediaIds?: readonly string[] | undefined };
/** One item, by its id or its title. */
export type OneItemChoice = TitleChoice & { mediaId?: string | undefined };

/** Several items have the title. Assistants get the items as an answer: `answerChoices`. */
class SeveralItems extends UserError {
  readonly choices: ShownChoices;

  constructor(title: string, items: readonly Media[]) {
    super(
      `Several items in Plex are named ${quoted(title)}: ${nameItems(items)}.`,
      "Ask the person which one is meant, and give its id.",
    );
    this.choices = {
      message:
        `Nothing was done, because ${items.length} items in Plex are named ${quoted(title)}. Ask ` +
        "the person which one is meant, and repeat the call with its id instead of the title.",
      choices: items.slice(0, MAX_NAMED).map(toChoice),
    };
  }
}

/** Answers with the items to choose from if several have the title. */
export async function answerChoices<Shown>(work: Promise<Shown>): Promise<Shown | ShownChoices> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof SeveralItems) return error.choices;
    throw error;
  }
}

const SEARCHED = 30;
const MAX_NAMED = 10;
/** Requests at once. Plex allows ten connections. */
const WIDTH = 4;

/**
 * Returns the chosen items as Plex has them now.
 * @throws UserError `not_found` for an item that Plex does not have, SeveralItems for a title that
 * several items have
 */
export async function chooseItems(
  { curate, search }: Pick<CuratedPlex, "curate" | "search">,
  { mediaIds = [], ...named }: ItemChoice,
  signal: AbortSignal,
): Promise<[ItemState, ...ItemState[]]> {
  const words = named.title?.trim() ?? "";
  if (mediaIds.length > 0 === (words !== "")) {
    throw new UserError(
      mediaIds.length > 0 ? "Both ids and a title are given." : "No item is given.",
      "Give the ids of items, or the title of one.",
    );
  }
  const ids =
    words === ""
      ? [...new Set(mediaIds)]
      : [await findByTitle(search, { ...named, title: words }, signal)];
  const items = await eachOf(ids, (id) => curate.state(id, signal), signal);
  const [first, ...rest] = items;
  if (!first) throw UserError.notFound("Plex has no such item.", "Search Plex for it.");
  return [first, ...rest];
}

/** Like `chooseItems`, for a change of exactly one item. */
export const chooseItem = async (
  plex: Pick<CuratedPlex, "curate" | "search">,
  { mediaId, ...named }: OneItemChoice,
  signal: AbortSignal,
): Promise<ItemState> => {
  const mediaIds = mediaId === undefined ? [] : [mediaId];
  return (await chooseItems(plex, { ...named, mediaIds }, signal))[0];
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

const WITH_YEAR = /^(.+?) \(((?:18|19|20)\d\d)\)$/su;

async function findByTitle(
  search: CuratedPlex["search"],
  { title, type, library }: TitleChoice & { title: string },
  signal: AbortSignal,
): Promise<string> {
  const searchFor = async (words: string): Promise<Media[]> => {
    const found = (await search(words, SEARCHED, signal)).flat().map(({ media }) => media);
    const fits = found.filter(
      (media) =>
        (type === undefined || media.type === type) &&
        (library === undefined || matchesName(library, media.library ?? "")),
    );
    return [...new Map(fits.map((media) => [media.id, media])).values()];
  };
  const whole = await searchFor(title);
  const [, bare, year] = WITH_YEAR.exec(title) ?? [];
  const isWhole = bare === undefined || whole.some((media) => matchesName(title, media.title));
  const all = isWhole ? whole : await searchFor(bare);
  const exact = all.filter((media) =>
    isWhole
      ? matchesName(title, media.title)
      : matchesName(bare, media.title) && media.year === Number(year),
  );
  const [only, second] = exact;
  if (only && !second) return only.id;
  if (second) throw new SeveralItems(title, exact);
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

const MAX_TITLE_CHARS = 300;

const toChoice = ({ id, type, title, year, show, library }: Media) => ({
  id,
  type,
  title: cleanText(title, MAX_TITLE_CHARS),
  ...(year !== undefined && { year }),
  ...(show !== undefined && { show: cleanText(show, MAX_TITLE_CHARS) }),
  ...(library !== undefined && { library: cleanText(library, MAX_TITLE_CHARS) }),
});

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
