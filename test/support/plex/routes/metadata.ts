import { type Route, refusal } from "../answer.ts";
import { container } from "../fields.ts";
import type { PlexItem } from "../item.ts";
import { itemWire } from "../item-wire.ts";
import { page } from "../page.ts";
import type { PlexWorld } from "../world.ts";
import type { WhoAsks } from "./who.ts";

/** One item (or several, with commas between), its children, and all its episodes. */
export const metadataRoutes =
  ({ library, paging }: PlexWorld, who: WhoAsks): Route =>
  (asked) => {
    const [, ids, what] =
      /^\/library\/metadata\/([^/]+)(?:\/(children|grandchildren|allLeaves))?$/.exec(asked.path) ?? [];
    if (ids === undefined) return undefined;
    const account = who(asked) ?? 0;
    const found = ids.split(",").flatMap((id) => library.items.find((one) => one.id === id) ?? []);
    const [first] = found;
    if (!first) return refusal(404);
    if (what === undefined) {
      const wanted = { account, full: true, chapters: asked.query.get("includeChapters") === "1" };
      return { of: container({}, { Metadata: found.map((one) => itemWire(one, library, wanted)) }) };
    }
    const children = below(first, library.items);
    const entries = what === "children" ? children : children.flatMap((one) => below(one, library.items));
    const wire = entries.map((one) => itemWire(one, library, { account, guids: true }));
    if (what !== "children" || first.type !== "show") return page(asked, wire, paging, { key: first.id });
    // The menu entry that real servers put before the seasons.
    const all = { key: `/library/metadata/${first.id}/allLeaves`, title: "All episodes", leafCount: 3 };
    return { of: container({ key: first.id, parentTitle: first.title }, { Directory: [all], Metadata: wire }) };
  };

const below = ({ id }: PlexItem, items: PlexItem[]): PlexItem[] => items.filter(({ parent }) => parent === id);
