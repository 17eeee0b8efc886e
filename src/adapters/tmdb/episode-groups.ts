import { GROUP_TYPES, type GroupOrder, type OrderedGroup } from "../../core/release/item.ts";
import { type AskDeps, createAsk, EMPTY_LIFE_MS, groupLife, MAX_LIFE_MS } from "./ask.ts";
import { type WireGroup, type WireGroups, wireGroup, wireGroups } from "./wire.ts";

const GROUP_ID = /^[0-9a-f]{1,64}$/i;

type Row = WireGroups["results"][number];

/**
 * The only episode group of one kind that a series has; `count` is how many it has. With several it is unknown which of
 * them is meant. At most two requests.
 */
export function createOnlyGroup(deps: AskDeps) {
  const askGroups = createAsk<WireGroups>(deps);
  const askGroup = createAsk<WireGroup>(deps);
  const { clock } = deps;

  return async (
    tmdbId: number,
    isIt: (row: Row) => boolean,
    signal: AbortSignal,
  ): Promise<{ count: number; group?: WireGroup | undefined }> => {
    if (!Number.isSafeInteger(tmdbId) || tmdbId <= 0) return { count: 0 };
    // TMDB knows no language here: the numbers are the same in all.
    const params = new URLSearchParams();
    const lifeMs = ({ results }: WireGroups): number => (results.some(isIt) ? MAX_LIFE_MS : EMPTY_LIFE_MS);
    const groups = await askGroups(
      { path: `/tv/${tmdbId}/episode_groups`, params, schema: wireGroups, lifeMs },
      signal,
    );
    const [only, ...others] = groups?.results.filter(isIt) ?? [];
    if (only === undefined) return { count: 0 };
    if (others.length > 0 || !GROUP_ID.test(only.id)) return { count: 1 + others.length };
    const group = await askGroup(
      {
        path: `/tv/episode_group/${only.id}`,
        params,
        schema: wireGroup,
        lifeMs: (found) => groupLife(found, clock.now()),
      },
      signal,
    );
    return { count: 1, group };
  };
}

/** The groups of a series' only order of this kind, or why there is none, as the end of a sentence. */
export function createEpisodeGroup(deps: AskDeps) {
  const askOnly = createOnlyGroup(deps);

  return async (
    tmdbId: number,
    order: GroupOrder,
    signal: AbortSignal,
  ): Promise<{ groups: OrderedGroup[] } | { none: string }> => {
    const { count, group } = await askOnly(tmdbId, ({ type }) => type === GROUP_TYPES[order], signal);
    const kind = order.replace("_", " ");
    if (group !== undefined) return { groups: group.groups.map(toGroup) };
    return { none: count > 1 ? `TMDB lists ${count} orders “${kind}” of it` : `TMDB lists no order “${kind}” of it` };
  };
}

const TVDB = /tvdb/i;
/** TVDB has several orders of some series; names mean the one in which they were shown. */
const OTHER_ORDER = /dvd|absolute|production|digital|alternat/i;

/** The groups of a series' only episode group that says that it is TVDB's order; undefined without one. */
export function createTvdbOrder(deps: AskDeps) {
  const askOnly = createOnlyGroup(deps);
  const isTvdb = ({ type, name, description }: Row): boolean =>
    type !== GROUP_TYPES.absolute && TVDB.test(`${name} ${description}`) && !OTHER_ORDER.test(name ?? "");
  return async (tmdbId: number, signal: AbortSignal): Promise<OrderedGroup[] | undefined> =>
    (await askOnly(tmdbId, isTvdb, signal)).group?.groups.map(toGroup);
}

const toGroup = ({ order, name, episodes }: WireGroup["groups"][number]): OrderedGroup => ({
  order,
  name,
  episodes: episodes.map((listed) => ({
    season: listed.season_number,
    episode: listed.episode_number,
    order: listed.order,
  })),
});
