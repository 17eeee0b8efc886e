import { fold } from "../text/fold.ts";

/**
 * What a search found, as one list: first what bears exactly the title that was asked for, then the best of each kind in
 * turn, so that many films do not hide the one show. `kinds` is Plex's order, best first; nothing comes twice.
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
