import { GROUP_TYPES, type GroupOrder, type OrderedGroup } from "../../core/release/episode-order.ts";
import { type AskDeps, createAsk, EMPTY_LIFE_MS, groupLife, MAX_LIFE_MS } from "./ask.ts";
import { type WireGroup, type WireGroups, wireGroup, wireGroups } from "./wire.ts";

const GROUP_ID = /^[0-9a-f]{1,64}$/i;

/**
 * The only episode group of one type that a series has; `count` is how many it has. With several it is unknown which of
 * them is meant. At most two requests.
 */
export function createOnlyGroup(deps: AskDeps, language: string) {
  const askGroups = createAsk<WireGroups>(deps);
  const askGroup = createAsk<WireGroup>(deps);
  const { clock } = deps;

  return async (
    tmdbId: number,
    type: number,
    signal: AbortSignal,
  ): Promise<{ count: number; group?: WireGroup | undefined }> => {
    if (!Number.isSafeInteger(tmdbId) || tmdbId <= 0) return { count: 0 };
    const params = new URLSearchParams({ language });
    const ofType = ({ results }: WireGroups) => results.filter((one) => one.type === type);
    const lifeMs = (groups: WireGroups): number => (ofType(groups).length === 0 ? EMPTY_LIFE_MS : MAX_LIFE_MS);
    const groups = await askGroups(
      { path: `/tv/${tmdbId}/episode_groups`, params, schema: wireGroups, lifeMs },
      signal,
    );
    const [only, ...others] = groups === undefined ? [] : ofType(groups);
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
export function createEpisodeGroup(deps: AskDeps, language: string) {
  const askOnly = createOnlyGroup(deps, language);

  return async (
    tmdbId: number,
    order: GroupOrder,
    signal: AbortSignal,
  ): Promise<{ groups: OrderedGroup[] } | { none: string }> => {
    const { count, group } = await askOnly(tmdbId, GROUP_TYPES[order], signal);
    const kind = order.replace("_", " ");
    if (group !== undefined) return { groups: group.groups.map(toGroup) };
    return { none: count > 1 ? `TMDb lists ${count} orders “${kind}” of it` : `TMDb lists no order “${kind}” of it` };
  };
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
