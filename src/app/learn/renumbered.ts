import { type Identity, sameWork } from "../../core/identity.ts";
import type { ParsedName } from "../../core/parse/lex/parsed-name.ts";
import { sameNumbers } from "../../core/release/item.ts";
import type { FiledItem } from "../../store/releases/items.ts";

type Numbers = { season?: number | undefined; episodes?: readonly number[] | undefined };

/**
 * Whether the numbers that a person gave are others than TMDb made of the name, or, for a work that the name was not
 * taken for, than stand in the name: then the names of its siblings are not to be trusted either.
 */
export function renumbered(
  before: { identity?: Identity | undefined; items: readonly FiledItem[] },
  after: { identity: Identity; items: readonly FiledItem[] },
  files: ReadonlyMap<string, ParsedName>,
): boolean {
  const { identity } = after;
  const same = before.identity !== undefined && sameWork(before.identity, identity);
  const known = new Map(before.items.map((item) => [item.path, item.mapping]));
  const videos = after.items.filter((item) => item.role === "video" && !item.skip);
  return videos.some(({ path, mapping }) => {
    const { season, episodes }: Numbers = mapping ?? identity;
    const name = files.get(path);
    const worked = same ? known.get(path) : undefined;
    const said: Numbers = worked ?? { season: name?.season ?? undefined, episodes: name?.episodes };
    // A season alone keeps the episodes of the name.
    return !sameNumbers({ season, episodes: episodes ?? said.episodes }, said);
  });
}
