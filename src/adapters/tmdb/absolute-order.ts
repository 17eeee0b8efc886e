import type { OrderedEpisode } from "../../core/release/candidate.ts";
import { type AskDeps, createAsk, groupLife, LONGEST_LIFE, NOTHING_LIFE } from "./ask.ts";
import { episodeFacts } from "./map.ts";
import { type WireGroup, type WireGroups, wireGroup, wireGroups } from "./wire.ts";

// TMDb's kinds of episode groups: 1 is the order of airing, 2 the absolute one, 3 that of the DVDs, and so on to 7.
const ABSOLUTE = 2;
const FORM_OF_ID = /^[0-9a-f]{1,64}$/i;

const byOrder = (a: { order: number }, b: { order: number }): number => a.order - b.order;

/** Counted through all groups; one of specials alone stands beside the count, not in it. */
const inOrder = ({ groups }: WireGroup): OrderedEpisode[] =>
  groups
    .filter(({ episodes }) => episodes.some((episode) => episode.season_number > 0))
    .toSorted(byOrder)
    .flatMap(({ episodes }) => episodes.toSorted(byOrder))
    .map((listed) => ({ season: listed.season_number, ...episodeFacts(listed) }));

/**
 * The episodes of a series in TMDb's absolute order, the first first; undefined where it has none, or more than one: then
 * nothing says which of them a release counts by. At most two requests.
 */
export function createAbsoluteOrder(deps: AskDeps, language: string) {
  const askGroups = createAsk<WireGroups>(deps);
  const askGroup = createAsk<WireGroup>(deps);
  const { clock } = deps;
  const absoluteOf = ({ results }: WireGroups) => results.filter(({ type }) => type === ABSOLUTE);

  return async (tmdbId: number, signal: AbortSignal): Promise<OrderedEpisode[] | undefined> => {
    if (!Number.isSafeInteger(tmdbId) || tmdbId <= 0) return undefined;
    const params = new URLSearchParams({ language });
    const lifeMs = (groups: WireGroups): number => (absoluteOf(groups).length === 0 ? NOTHING_LIFE : LONGEST_LIFE);
    const groups = await askGroups(
      { path: `/tv/${tmdbId}/episode_groups`, params, schema: wireGroups, lifeMs },
      signal,
    );
    const [only, ...others] = groups === undefined ? [] : absoluteOf(groups);
    if (only === undefined || others.length > 0 || !FORM_OF_ID.test(only.id)) return undefined;
    const group = await askGroup(
      {
        path: `/tv/episode_group/${only.id}`,
        params,
        schema: wireGroup,
        lifeMs: (found) => groupLife(found, clock.now()),
      },
      signal,
    );
    return group && inOrder(group);
  };
}
