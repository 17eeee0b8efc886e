import { fold } from "../../base/text/fold.ts";

/**
 * Merges search results into one list: exact title matches first, then the best result of each kind
 * in turn, so that a long list of films does not bury the only show. `kinds` is in Plex's order,
 * best first. Duplicates are removed.
 */
export function rankResults<T extends { id: string; title: string }>(
  query: string,
  kinds: readonly T[][],
): T[] {
  const longest = Math.max(0, ...kinds.map((kind) => kind.length));
  const inTurn = Array.from({ length: longest }, (_, place) =>
    kinds.flatMap((kind) => kind[place] ?? []),
  ).flat();
  const all = [...new Map(inTurn.map((item) => [item.id, item])).values()];
  const wanted = fold(query);
  const isExact = ({ title }: T): boolean => wanted !== "" && fold(title) === wanted;
  return [...all.filter(isExact), ...all.filter((item) => !isExact(item))];
}

const TODAY =
  /^(?:imdb:\/\/tt\d{1,10}|(?:tmdb|tvdb):\/\/\d{1,10}|plex:\/\/[a-z]{1,20}\/[\da-f]{8,40})$/;
// `com.plexapp.agents.thetvdb://74205/1/2?lang=en` identifies an episode through its show, so the
// number is not the episode's own id and is not matched.
const OLD = /^com\.plexapp\.agents\.(imdb|themoviedb|thetvdb):\/\/(tt\d{1,10}|\d{1,10})(?:\?|$)/;
const SOURCES: Record<string, string> = { imdb: "imdb", themoviedb: "tmdb", thetvdb: "tvdb" };

/**
 * Returns `imdb://tt0133093`, `tmdb://603`, `tvdb://81189` or `plex://movie/5d77…`. Converts the
 * format that Plex agents used before 2020. Undefined for any other id (`local://…`, third-party
 * agents).
 */
export function toCanonicalGuid(guid: string): string | undefined {
  if (TODAY.test(guid)) return guid;
  const [, agent = "", number = ""] = OLD.exec(guid.slice(0, 200)) ?? [];
  const found = `${SOURCES[agent]}://${number}`;
  return TODAY.test(found) ? found : undefined;
}

/** True for Plex Media Server 1.30 and later. A version looks like `1.41.9.9961-46083195d`. */
export function isSupported(version: string): boolean {
  const read = /^(\d{1,5})\.(\d{1,5})\b/.exec(version);
  if (!read) return false;
  const [major, minor] = [Number(read[1]), Number(read[2])];
  return major > 1 || (major === 1 && minor >= 30);
}

/**
 * Returns a function that maps a server version to a warning for the user. That function returns
 * undefined if the version is supported or unknown (empty). `warn` is called once for each version
 * that is too old.
 */
export function warnOfOldPlex(
  warn: (message: string) => void,
): (version: string) => string | undefined {
  let warned: string | undefined;
  return (version) => {
    if (version === "" || isSupported(version)) return undefined;
    const message =
      `Plex is version ${version.slice(0, 40)}, but plex-ingest supports only 1.30 and newer. ` +
      "Update Plex.";
    if (warned !== version) warn(message);
    warned = version;
    return message;
  };
}
