import { GROUP_TYPES, type GroupOrder, type OrderedGroup } from "../../base/item.ts";
import { computeGroupLifetime, EMPTY_LIFE_MS, MAX_LIFE_MS, type TmdbAccess } from "./ask.ts";
import { type WireGroup, type WireGroups, wireGroup, wireGroups } from "./wire.ts";

const GROUP_ID = /^[0-9a-f]{1,64}$/i;

type EpisodeGroupRow = NonNullable<WireGroups["results"][number]>;
type EpisodeGroup = NonNullable<WireGroup["groups"][number]>;
/** A group in which every episode could be parsed. */
export type WholeGroup = Omit<EpisodeGroup, "episodes"> & {
  episodes: NonNullable<EpisodeGroup["episodes"][number]>[];
};

const isWhole = (group: WireGroup["groups"][number]): group is WholeGroup =>
  group?.episodes.includes(null) === false;

// No language is sent, because the numbers are the same in all languages.
const NO_PARAMS = new URLSearchParams();
const listAt = (tmdbId: number) => ({ path: `/tv/${tmdbId}/episode_groups`, params: NO_PARAMS });

type IncludedList = { path: string; params: URLSearchParams; value: WireGroups; lifeMs: number };

/**
 * Returns the list of a series' groups for the cache, if it came with the series. The list is
 * cached only for a day, because another kind of group may be listed tomorrow.
 */
export function readIncludedGroups(tmdbId: number, list: unknown): IncludedList[] {
  const { success, data } = wireGroups.safeParse(list);
  return success ? [{ ...listAt(tmdbId), value: data, lifeMs: EMPTY_LIFE_MS }] : [];
}

type OnlyGroup = { count: number; groups?: WholeGroup[] | undefined };
type FindOnlyGroup = (
  tmdbId: number,
  isIt: (row: EpisodeGroupRow) => boolean,
  signal: AbortSignal,
) => Promise<OnlyGroup>;

/**
 * Finds the only episode group of one kind that a series has. `count` is the number of such groups,
 * including rows that cannot be parsed, because they may be of that kind. If there are several
 * groups, it is unknown which one is meant. Every position in an order counts, so `groups` is
 * undefined if an episode cannot be parsed. Takes one request if the list came with the series,
 * otherwise two.
 */
export function createOnlyGroup({ ask, clock }: TmdbAccess): FindOnlyGroup {
  return async (tmdbId, isIt, signal) => {
    if (!Number.isSafeInteger(tmdbId) || tmdbId <= 0) return { count: 0 };
    const mayBe = (row: EpisodeGroupRow | null): boolean => row === null || isIt(row);
    const lifeMs = ({ results }: WireGroups): number =>
      results.some(mayBe) ? MAX_LIFE_MS : EMPTY_LIFE_MS;
    const listed = await ask({ ...listAt(tmdbId), schema: wireGroups, lifeMs }, signal);
    const [only, ...others] = listed?.results.filter(mayBe) ?? [];
    if (only === undefined) return { count: 0 };
    if (others.length > 0 || !GROUP_ID.test(only?.id ?? "")) return { count: 1 + others.length };
    const group = await ask(
      {
        path: `/tv/episode_group/${only?.id}`,
        params: NO_PARAMS,
        schema: wireGroup,
        lifeMs: (found: WireGroup) => computeGroupLifetime(found, clock.now()),
      },
      signal,
    );
    return { count: 1, groups: group?.groups.every(isWhole) ? group.groups : undefined };
  };
}

type FindEpisodeGroup = (
  tmdbId: number,
  order: GroupOrder,
  signal: AbortSignal,
) => Promise<{ groups: OrderedGroup[] } | { none: string }>;

/**
 * Returns the groups of a series' only order of this kind. If the series does not have exactly one
 * readable order of this kind, returns the reason, worded as the end of a sentence.
 */
export function createEpisodeGroup(deps: TmdbAccess): FindEpisodeGroup {
  const askOnly = createOnlyGroup(deps);

  return async (tmdbId, order, signal) => {
    const { count, groups } = await askOnly(
      tmdbId,
      ({ type }) => type === GROUP_TYPES[order],
      signal,
    );
    const kind = `“${order.replace("_", " ")}”`;
    if (groups !== undefined) return { groups: groups.map(toGroup) };
    if (count === 1) return { none: `TMDB's ${kind} order for this show cannot be read` };
    return {
      none:
        count > 1
          ? `TMDB lists ${count} ${kind} orders for this show`
          : `TMDB lists no ${kind} order for this show`,
    };
  };
}

const TVDB = /tvdb/i;
/**
 * TVDB has several orders for some series. Release names use the order in which the episodes were
 * shown.
 */
const OTHER_ORDER = /dvd|absolute|production|digital|alternat/i;

/**
 * Returns the groups of a series' only episode group that is described as TVDB's order; undefined
 * if the series does not have exactly one such group.
 */
export function createTvdbOrder(
  deps: TmdbAccess,
): (tmdbId: number, signal: AbortSignal) => Promise<OrderedGroup[] | undefined> {
  const askOnly = createOnlyGroup(deps);
  const isTvdb = ({ type, name, description }: EpisodeGroupRow): boolean =>
    type !== GROUP_TYPES.absolute &&
    TVDB.test(`${name} ${description}`) &&
    !OTHER_ORDER.test(name ?? "");
  return async (tmdbId: number, signal: AbortSignal) =>
    (await askOnly(tmdbId, isTvdb, signal)).groups?.map(toGroup);
}

const toGroup = ({ order, name, episodes }: WholeGroup): OrderedGroup => ({
  order,
  name,
  episodes: episodes.map((listed) => ({
    season: listed.season_number,
    episode: listed.episode_number,
    order: listed.order,
  })),
});
