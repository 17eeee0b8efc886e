/** TMDb's own texts, by the name of their field in any answer: what a work is about, and titles of episodes. */
const TEXTS: ReadonlySet<string> = new Set(["overview", "titles"]);
/** What has the title of an episode as its `title`. */
const EPISODES: ReadonlySet<string> = new Set(["episode", "episodes"]);

/** An answer without the texts that are TMDb's own. Titles of works, ids, numbers, dates and lengths stay. */
export const withoutTmdbTexts = (answer: Record<string, unknown>): Record<string, unknown> => without(answer, false);

const without = (fields: object, isEpisode: boolean): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(fields)
      .filter(([key]) => !TEXTS.has(key) && !(isEpisode && key === "title"))
      .map(([key, value]) => [key, within(value, EPISODES.has(key))]),
  );

function within(value: unknown, isEpisode: boolean): unknown {
  if (Array.isArray(value)) return value.map((one) => within(one, isEpisode));
  return typeof value === "object" && value !== null ? without(value, isEpisode) : value;
}
