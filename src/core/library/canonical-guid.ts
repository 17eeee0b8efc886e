const TODAY = /^(?:imdb:\/\/tt\d{1,10}|(?:tmdb|tvdb):\/\/\d{1,10}|plex:\/\/[a-z]{1,20}\/[\da-f]{8,40})$/;
// `com.plexapp.agents.thetvdb://74205/1/2?lang=en` names an episode by its show: that is not the episode's own number.
const OLD = /^com\.plexapp\.agents\.(imdb|themoviedb|thetvdb):\/\/(tt\d{1,10}|\d{1,10})(?:\?|$)/;
const SOURCES: Record<string, string> = { imdb: "imdb", themoviedb: "tmdb", thetvdb: "tvdb" };

/**
 * `imdb://tt0133093`, `tmdb://603`, `tvdb://81189` or `plex://movie/5d77…`, also from the form of Plex's agents before
 * 2020; undefined for anything else that an item is named by (`local://…`, agents of strangers).
 */
export function canonicalGuid(guid: string): string | undefined {
  if (TODAY.test(guid)) return guid;
  const [, agent = "", number = ""] = OLD.exec(guid.slice(0, 200)) ?? [];
  const found = `${SOURCES[agent]}://${number}`;
  return TODAY.test(found) ? found : undefined;
}
