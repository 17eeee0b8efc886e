import { fold } from "../text/fold.ts";

/**
 * The results of a search as one list: first exact matches of the title, then the best of each kind in turn, so that many
 * films do not hide the one show. `kinds` is Plex's order, best first; without duplicates.
 */
export function rankResults<T extends { id: string; title: string }>(query: string, kinds: readonly T[][]): T[] {
  const longest = Math.max(0, ...kinds.map((kind) => kind.length));
  const inTurn = Array.from({ length: longest }, (_, place) => kinds.flatMap((kind) => kind[place] ?? [])).flat();
  const all = [...new Map(inTurn.map((item) => [item.id, item])).values()];
  const wanted = fold(query);
  const isExact = ({ title }: T): boolean => wanted !== "" && fold(title) === wanted;
  return [...all.filter(isExact), ...all.filter((item) => !isExact(item))];
}

const TODAY = /^(?:imdb:\/\/tt\d{1,10}|(?:tmdb|tvdb):\/\/\d{1,10}|plex:\/\/[a-z]{1,20}\/[\da-f]{8,40})$/;
// `com.plexapp.agents.thetvdb://74205/1/2?lang=en` names an episode by its show, so the number is not the episode's own.
const OLD = /^com\.plexapp\.agents\.(imdb|themoviedb|thetvdb):\/\/(tt\d{1,10}|\d{1,10})(?:\?|$)/;
const SOURCES: Record<string, string> = { imdb: "imdb", themoviedb: "tmdb", thetvdb: "tvdb" };

/**
 * `imdb://tt0133093`, `tmdb://603`, `tvdb://81189` or `plex://movie/5d77…`, also from the form of Plex's agents before
 * 2020; undefined for any other id (`local://…`, third-party agents).
 */
export function canonicalGuid(guid: string): string | undefined {
  if (TODAY.test(guid)) return guid;
  const [, agent = "", number = ""] = OLD.exec(guid.slice(0, 200)) ?? [];
  const found = `${SOURCES[agent]}://${number}`;
  return TODAY.test(found) ? found : undefined;
}
