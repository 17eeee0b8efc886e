import type { GroupOrder, OrderedGroup } from "./item.ts";
import { seasonOf } from "./season-folder-name.ts";

type GroupNumbers = { season: number; episodes: readonly number[] };

/**
 * Converts TMDB's own numbers to the numbers of another order. Returns undefined unless each
 * episode occurs exactly once in that order.
 */
export type NumbersIn = (aired: GroupNumbers) => { season: number; episodes: number[] } | undefined;

type AiredEpisode = { season: number; episode: number };
type GroupedEpisode = { aired: AiredEpisode; season: number; episode: number };

const key = (season: number, episode: number): string => `${season} ${episode}`;

/**
 * Determines how an episode group numbers a show. Undefined if the group does not count seasons. A
 * group's position is its season. An episode's position counts from 0, so its number is the
 * position plus 1, as in other programs. An absolute order is a single season that counts through
 * all groups. Specials are season 0.
 */
export function findNumbersInGroup(
  order: GroupOrder,
  groups: readonly OrderedGroup[],
): NumbersIn | undefined {
  const placed = placedIn(order, groups);
  return placed && numbersOf(placed);
}

/**
 * Returns TMDB's own numbers for the episode that has these numbers in an order by seasons.
 * Undefined unless exactly one episode has these numbers.
 */
export function findAiredNumbers(
  groups: readonly OrderedGroup[],
  season: number,
  episode: number,
): AiredEpisode | undefined {
  const found =
    placedIn("original", groups)?.filter(
      (placed) => placed.season === season && placed.episode === episode,
    ) ?? [];
  const [only, ...more] = found;
  return more.length === 0 ? only?.aired : undefined;
}

function placedIn(
  order: GroupOrder,
  groups: readonly OrderedGroup[],
): GroupedEpisode[] | undefined {
  const filled = groups
    .filter(({ episodes }) => episodes.length > 0)
    .toSorted((a, b) => a.order - b.order);
  if (
    filled.length === 0 ||
    !filled.every(isCounted) ||
    !isDistinct(filled.map((group) => group.order))
  ) {
    return undefined;
  }
  if (order !== "absolute" && !filled.every(isSeason)) return undefined;
  return order === "absolute" ? throughAll(filled) : bySeason(filled);
}

function numbersOf(all: readonly GroupedEpisode[]): NumbersIn {
  const places = new Map<string, GroupedEpisode | undefined>();
  for (const placed of all) {
    const placeKey = key(placed.aired.season, placed.aired.episode);
    places.set(placeKey, places.has(placeKey) ? undefined : placed);
  }
  return ({ season, episodes }) => {
    const found = episodes.flatMap((episode) => places.get(key(season, episode)) ?? []);
    const [first] = found;
    if (
      !first ||
      found.length !== episodes.length ||
      found.some((place) => place.season !== first.season)
    ) {
      return undefined;
    }
    const numbers = found.map(({ episode }) => episode);
    // A name can only express a range.
    const isRange = Math.max(...numbers) - Math.min(...numbers) === new Set(numbers).size - 1;
    return isRange ? { season: first.season, episodes: numbers } : undefined;
  };
}

const isDistinct = (numbers: readonly number[]): boolean =>
  new Set(numbers).size === numbers.length;

/** True if the episodes have the positions 0, 1, 2 … */
const isCounted = ({ episodes }: OrderedGroup): boolean =>
  isDistinct(episodes.map(({ order }) => order)) &&
  episodes.every(
    ({ order }) => Number.isSafeInteger(order) && order >= 0 && order < episodes.length,
  );

const isSpecials = ({ episodes }: OrderedGroup): boolean =>
  episodes.every(({ season }) => season === 0);

/**
 * True if the group's position is its season and its name does not state another season. A group at
 * position 0 must contain specials.
 */
function isSeason(group: OrderedGroup): boolean {
  const { order, name } = group;
  const seasonInName = seasonOf(name ?? "");
  return (
    Number.isSafeInteger(order) &&
    order >= 0 &&
    (seasonInName === undefined || seasonInName === order) &&
    (order > 0 || isSpecials(group))
  );
}

const inPlace = ({ episodes }: OrderedGroup) => episodes.toSorted((a, b) => a.order - b.order);

const bySeason = (groups: readonly OrderedGroup[]): GroupedEpisode[] =>
  groups.flatMap((group) =>
    group.episodes.map(({ season, episode, order }) => ({
      aired: { season, episode },
      season: group.order,
      episode: order + 1,
    })),
  );

const throughAll = (groups: readonly OrderedGroup[]): GroupedEpisode[] =>
  [groups.filter((group) => !isSpecials(group)), groups.filter(isSpecials)].flatMap(
    (some, groupIndex) =>
      some.flatMap(inPlace).map(({ season, episode }, index) => ({
        aired: { season, episode },
        season: 1 - groupIndex,
        episode: index + 1,
      })),
  );
