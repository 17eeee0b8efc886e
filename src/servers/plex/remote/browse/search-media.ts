import * as z from "zod";
import { listOf, oneOf } from "../../../../adapters/http/lists.ts";
import { lacksAddress } from "../../transport/errors.ts";
import { formatQuery, LEAN, type PlexGet } from "../../transport/request.ts";
import { container } from "../../wire/values.ts";
import { type ListedMedia, toListed, wireListed } from "../../wire/wire-listed.ts";

const REQUEST_TIMEOUT_MS = 5_000;

// Items are listed under either name, even within one response. Tags and people are also listed
// under these names and are dropped.
const items = { Metadata: listOf(oneOf(wireListed)), Directory: listOf(oneOf(wireListed)) };

const wireHubs = container({ Hub: listOf(z.object(items)) });
/** Each entry has one item and its score. */
const wireResults = container({ SearchResult: listOf(z.object(items)) });
const wireFlat = container(items);

type Items = z.output<z.ZodObject<typeof items>>;

const toItems = ({ Metadata, Directory }: Items): ListedMedia[] =>
  [...Metadata, ...Directory].flatMap((item) => (item && toListed(item)) ?? []);

/**
 * Returns Plex's search results, grouped by kind, best kind first, with at most `limit` results per
 * kind. Older servers are searched through their own endpoints. Empty if the server has no search
 * at all.
 */
export async function searchMedia(
  get: PlexGet,
  query: string,
  limit: number,
  signal: AbortSignal,
): Promise<ListedMedia[][]> {
  const ask = <T>(
    path: string,
    values: Record<string, string | number>,
    schema: z.ZodType<T>,
  ): Promise<T> => {
    const whole = `${path}?${formatQuery({ query, limit, ...values, ...LEAN })}`;
    return get({ path: whole, about: "search", withinMs: REQUEST_TIMEOUT_MS }, schema, signal);
  };
  const attempts = [
    async () => (await ask("/hubs/search", {}, wireHubs)).MediaContainer.Hub.map(toItems),
    async () => {
      const types = { searchTypes: "movies,tv,music,otherVideos" };
      return [
        (await ask("/library/search", types, wireResults)).MediaContainer.SearchResult.flatMap(
          toItems,
        ),
      ];
    },
    async () => [toItems((await ask("/search", {}, wireFlat)).MediaContainer)],
  ];
  for (const attempt of attempts) {
    try {
      return await attempt();
    } catch (error) {
      if (!lacksAddress(error)) throw error;
    }
  }
  return [];
}
