import type { ParsedName } from "./lex/parsed-name.ts";
import { parseName } from "./name.ts";

/**
 * Whether a file's name, read from its end to its start, says the very season and episodes that its folder says: what some
 * uploaders do to names so that nobody finds them (`kvm.p0801.21E20S toboR .rM`).
 */
export function isReversedName({ name, seasons, episodes }: ParsedName): boolean {
  const file = name.slice(name.lastIndexOf("/") + 1);
  const stem = file.slice(0, Math.max(0, file.lastIndexOf("."))).slice(0, 255);
  if (stem === "" || seasons.length !== 1 || episodes.length === 0) return false;
  const read = parseName(Array.from(stem).toReversed().join(""));
  return read.seasons.join() === seasons.join() && read.episodes.join() === episodes.join();
}
