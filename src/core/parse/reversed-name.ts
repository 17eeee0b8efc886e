import type { ParsedName } from "./lex/parsed-name.ts";
import { parseName } from "./name.ts";

/**
 * Whether a file's name, read backwards, has the season and episodes that were read from its folder. Some uploaders
 * reverse names to hide them (`kvm.p0801.21E20S toboR .rM`).
 */
export function isReversedName({ name, seasons, episodes }: ParsedName): boolean {
  const file = name.slice(name.lastIndexOf("/") + 1);
  const stem = file.slice(0, Math.max(0, file.lastIndexOf("."))).slice(0, 255);
  if (stem === "" || seasons.length !== 1 || episodes.length === 0) return false;
  const reversed = parseName(Array.from(stem).toReversed().join(""));
  return reversed.seasons.join() === seasons.join() && reversed.episodes.join() === episodes.join();
}
