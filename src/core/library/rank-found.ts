import { fold } from "../text/fold.ts";

/**
 * What a search found, as one list: first what bears exactly the title that was asked for, then the best of each kind in
 * turn, so that many films do not hide the one show. `kinds` is Plex's order, best first; nothing comes twice.
 */
export function rankFound<T extends { id: string; title: string }>(query: string, kinds: readonly T[][]): T[] {
  const longest = Math.max(0, ...kinds.map((kind) => kind.length));
  const inTurn = Array.from({ length: longest }, (_, place) => kinds.flatMap((kind) => kind[place] ?? [])).flat();
  const all = [...new Map(inTurn.map((item) => [item.id, item])).values()];
  const wanted = fold(query);
  const isExact = ({ title }: T): boolean => wanted !== "" && fold(title) === wanted;
  return [...all.filter(isExact), ...all.filter((item) => !isExact(item))];
}
