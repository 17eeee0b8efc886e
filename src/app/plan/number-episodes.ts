import { type Sentence, sentence } from "../../base/actions/sentence.ts";
import { quoteTitle } from "../../base/candidate.ts";
import { findNumbersInGroup, type NumbersIn } from "../../base/group-numbers.ts";
import type { Identity } from "../../base/identity.ts";
import {
  asNamed,
  type EpisodeMapping,
  type EpisodeOrder,
  hasSameNumbers,
  type Item,
  selectMapping,
} from "../../base/item.ts";
import type { Reason } from "../../base/reason-codes.ts";
import { formatNumbers } from "../../base/text/work-text.ts";
import { roleOf } from "../../core/settle/roles.ts";
import { parsePath } from "../../names/index.ts";
import { publicationsOfWork, type WorkPublication } from "../../store/journal/publications.ts";
import type { LibraryFolder } from "../library-state/libraries.ts";
import { assertMounted } from "../library-state/mounted.ts";
import type { EngineFiles } from "../releases/files-port.ts";
import type { PlanDeps } from "./plan-deps.ts";

type NumberRequest = {
  identity: Identity;
  items: readonly Item[];
  library: LibraryFolder;
  /** Absolute path of the show's folder in the library, if it exists. */
  folder: string | undefined;
};

/**
 * `mappings` are keyed by the items' paths and contain the numbers for their names. `problem` is
 * the reason why nothing may be filed for now.
 */
type NumberedMappings = {
  mappings: ReadonlyMap<string, EpisodeMapping>;
  note?: string | undefined;
  problem?: Reason;
};

const WALK_LIMITS = { maxFiles: 5000, maxDepth: 4 };
const MAX_LISTED = 5;

/**
 * Assigns the numbers for their names to a show's episodes. A folder never contains numbers of two
 * orders: a show keeps the order of the files already filed. An order that a person chose for the
 * show waits until nothing contradicts it.
 * @throws Outage while TMDB cannot be asked for the order; `root_missing` while the library is away
 */
export async function numberEpisodes(
  deps: PlanDeps,
  { identity, items, library, folder }: NumberRequest,
  signal: AbortSignal,
): Promise<NumberedMappings> {
  if (identity.type === "movie") return { mappings: new Map() };
  const videos = items.filter(({ role, skip }) => role === "video" && !skip);
  const given = new Map(items.flatMap((item) => airedOf(item, identity, videos) ?? []));
  const { usual = "aired", shows = [] } = deps.episodeOrders ?? {};
  const chosen = shows.find(({ tmdbId }) => tmdbId === identity.tmdbId)?.order;
  const filed = (await publicationsOfWork(deps.store.read, identity, 0)).flatMap((publication) =>
    filedOf(identity, publication),
  );
  const order = chosen ?? orderOf(filed) ?? usual;
  const found = await findNumbers(order);
  const isFree = chosen === undefined && filed.length === 0;
  if ("none" in found) {
    return isFree
      ? { mappings: given, note: `Its names use TMDB's own numbers, because ${found.none}.` }
      : refused(`Its episodes should be numbered by ${nameOf(order)}, but ${found.none}.`, FREE);
  }
  const { numbers } = found;
  const others = filed.filter(
    ({ mapping }) => !hasSameNumbers(asNamed(mapping), numbers(mapping) ?? {}),
  );
  if (others.length > 0) return refused(otherNumbers(order, others), AGAIN);
  if (order === "aired") return { mappings: given };

  const mappings = new Map<string, EpisodeMapping>();
  const missing: EpisodeMapping[] = [];
  for (const [path, mapping] of given) {
    const named = numbers(mapping);
    if (named === undefined) missing.push(mapping);
    else mappings.set(path, { ...mapping, named: { order, ...named } });
  }
  const [first] = missing;
  if (first) {
    const more = missing.length === 1 ? "" : ` and ${missing.length - 1} more`;
    return refused(
      `${capital(nameOf(order))} has no number for ${numberText(first)}${more}.`,
      FREE,
    );
  }
  const foreign =
    isFree && folder !== undefined ? await otherwiseNumbered(folder, numbers) : undefined;
  if (foreign !== undefined) {
    return refused(
      `The show's folder has ${quoteTitle(foreign)}, which is a different episode in ` +
        `${nameOf(order)} than in TMDB's own numbers, so it is unclear which one it is.`,
      FREE,
    );
  }
  return { mappings, note: `Its names use the numbers of ${nameOf(order)}.` };

  /**
   * Returns a problem that prevents filing. The advice explains what to do so that the release can
   * be filed.
   */
  function refused(
    message: string,
    advice: (order: EpisodeOrder, tmdbId: number) => Sentence,
  ): NumberedMappings {
    const problem: Reason = {
      code: "episode_order",
      message: sentence`${message} ${advice(order, identity.tmdbId)}`,
    };
    return { mappings: given, problem };
  }

  async function findNumbers(
    wanted: EpisodeOrder,
  ): Promise<{ numbers: NumbersIn } | { none: string }> {
    if (wanted === "aired") {
      return { numbers: ({ season, episodes }) => ({ season, episodes: [...episodes] }) };
    }
    const group = (await deps.episodeGroup?.(identity.tmdbId, wanted, signal)) ?? {
      none: "TMDB cannot be queried",
    };
    if ("none" in group) return group;
    const numbers = findNumbersInGroup(wanted, group.groups);
    return numbers
      ? { numbers }
      : { none: `${nameOf(wanted)} is not numbered by season and episode` };
  }

  /** Finds a video in the folder whose numbers mean different episodes in the two orders. */
  async function otherwiseNumbered(path: string, numbers: NumbersIn): Promise<string | undefined> {
    const { files } = await walkShow(path);
    return files
      .map((file) => file.path)
      .find((inside) => {
        if (
          roleOf(inside, 0) !== "video" ||
          inside.split("/").some((part) => part.startsWith("."))
        ) {
          return false;
        }
        const { season, episodes } = parsePath(inside);
        if (season === null || episodes.length === 0) return false;
        return !hasSameNumbers({ season, episodes }, numbers({ season, episodes }) ?? {});
      });
  }

  /**
   * Lists the show's folder, and again if it was empty or an entry disappeared: the library may have
   * been away.
   */
  async function walkShow(path: string): ReturnType<EngineFiles["walk"]> {
    const walk = () => deps.files.walk(path, WALK_LIMITS, signal);
    const first = await walk();
    const isMissing = first.problems.some(({ code }) => code === "missing");
    if (!first.hasLost && !isMissing && first.files.length > 0) return first;
    await assertMounted(deps, library, signal);
    return await walk();
  }
}

type FiledMapping = { releaseId: number; mapping: EpisodeMapping };

function filedOf(identity: Identity, { operation, mapping }: WorkPublication): FiledMapping[] {
  const filedMapping = selectMapping(identity, mapping);
  return filedMapping === undefined
    ? []
    : [{ releaseId: operation.releaseId, mapping: filedMapping }];
}

/**
 * Returns the item's mapping (at most one entry) without the numbers of an earlier order, because
 * those are looked up each time.
 */
function airedOf(
  item: Item,
  { season, episodes }: Identity,
  videos: readonly Item[],
): [string, EpisodeMapping][] {
  if (item.skip) return [];
  if (item.mapping !== undefined) {
    const { named: _, ...mapping } = item.mapping;
    return [[item.path, mapping]];
  }
  // A release's episode is the episode of its only video.
  const isIt =
    videos.length === 1 && videos[0] === item && season !== undefined && episodes?.length;
  return isIt ? [[item.path, { season, episodes, titles: [] }]] : [];
}

/** Returns the order of the files already filed, if all of them have the same order. */
function orderOf(filed: readonly FiledMapping[]): EpisodeOrder | undefined {
  const [order, ...others] = new Set(filed.map(({ mapping }) => mapping.named?.order ?? "aired"));
  return others.length === 0 ? order : undefined;
}

const otherNumbers = (order: EpisodeOrder, others: readonly FiledMapping[]): string => {
  const ids = [...new Set(others.map(({ releaseId }) => releaseId))];
  const shown = ids.slice(0, MAX_LISTED).map((id) => `#${id}`);
  const more = ids.length > MAX_LISTED ? ` and ${ids.length - MAX_LISTED} more` : "";
  return (
    `Its episodes should be numbered by ${nameOf(order)}, but ${shown.join(", ")}${more} filed ` +
    "names with different numbers, and one folder must not have both."
  );
};

const AGAIN = (_: EpisodeOrder, tmdbId: number): Sentence =>
  sentence`${{ do: "verb", of: "Undo" }} those releases, then ${{ do: "verb", of: "retry" }} them and this one, or use their order: INGEST_EPISODE_ORDER=…,${tmdbId}=ORDER.`;

const FREE = (order: EpisodeOrder, tmdbId: number): Sentence =>
  sentence`Set the order that this show has in Plex (INGEST_EPISODE_ORDER=…,${tmdbId}=aired or …,${tmdbId}=${order}), or ${{ do: "verb", of: "retry" }} it when TMDB lists what is missing.`;

/** Formats TMDB's own numbers: `season 2 episodes 3, 4`. */
const numberText = ({ season, episodes }: EpisodeMapping): string =>
  `season ${season} episode${episodes.length === 1 ? "" : "s"} ${formatNumbers(episodes)}`;

const nameOf = (order: EpisodeOrder): string =>
  order === "aired" ? "TMDB's own numbers" : `TMDB's order ${quoteTitle(order.replace("_", " "))}`;

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
