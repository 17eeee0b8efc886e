import { GROUP_TYPES, type GroupOrder, type OrderedGroup } from "../../base/item.ts";
import { computeGroupLifetime, EMPTY_LIFE_MS, MAX_LIFE_MS, type TmdbAccess } from "./ask.ts";
import { type WireGroup, type WireGroups, wireGroup, wireGroups } from "./wire.ts";

const GROUP_ID = /^[0-9a-f]{1,64}$/i;

type EpisodeGroupRow = NonNullable<WireGroups["results"][number]>;
type EpisodeGroup = NonNullable<WireGroup["groups"][number]>;
/** A group of which each episode can be read. */
export type WholeGroup = Omit<EpisodeGroup, "episodes"> & {
  episodes: NonNullable<EpisodeGroup["episodes"][number]>[];
};

const isWhole = (group: WireGroup["groups"][number]): group is WholeGroup =>
  group?.episodes.includes(null) === false;

// TMDB knows no language here: the numbers are the same in all.
const NO_PARAMS = new URLSearchParams();
const listAt = (tmdbId: number) => ({ path: `/tv/${tmdbId}/episode_groups`, params: NO_PARAMS });

type IncludedList = { path: string; params: URLSearchParams; value: WireGroups; lifeMs: number };

/**
 * The list of a series' groups, where it came with the series. Another kind than those in it may be
 * listed tomorrow.
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
 * The only episode group of one kind that a series has; `count` is how many it has, a row that
 * cannot be read may be one. With several it is unknown which of them is meant. In an order each
 * place counts: it has none where one cannot be read. One request where the list came with the
 * series, or two.
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
 * The groups of a series' only order of this kind, or why there is none, as the end of a sentence.
 */
export function createEpisodeGroup(deps: TmdbAccess): FindEpisodeGroup {
  const askOnly = createOnlyGroup(deps);

  return async (tmdbId, order, signal) => {
    const { count, groups } = await askOnly(
      tmdbId,
      ({ type }) => type === GROUP_TYPES[order],
      signal,
    );
    const kind = `“${order.replace("_", " ")}” of it`;
    if (groups !== undefined) return { groups: groups.map(toGroup) };
    if (count === 1) return { none: `TMDB's order ${kind} cannot be read` };
    return {
      none: count > 1 ? `TMDB lists ${count} orders ${kind}` : `TMDB lists no order ${kind}`,
    };
  };
}

const TVDB = /tvdb/i;
/** TVDB has several orders of some series; names mean the one in which they were shown. */
const OTHER_ORDER = /dvd|absolute|production|digital|alternat/i;

/**
 * The groups of a series' only episode group that says that it is TVDB's order; undefined without
 * one.
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
