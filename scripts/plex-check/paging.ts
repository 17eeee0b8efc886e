import * as z from "zod";
import { listTypesIn } from "../../src/core/library/library-kind.ts";
import { id } from "../../src/servers/plex/wire/values.ts";
import { Odd, type Target } from "./step.ts";

const SIZE = 3;
const PAGES = 3;
const wireItem = z.object({ ratingKey: id });

/**
 * Checks whether three small pages of the largest library each continue where the last one ended.
 */
export async function paging({ plex }: Target, signal: AbortSignal): Promise<string | undefined> {
  const [largest] = (await plex.libraries(signal))
    .filter(({ type }) => listTypesIn(type).length > 0)
    .toSorted((a, b) => (b.count ?? 0) - (a.count ?? 0));
  if (!largest) return undefined;
  const path = `/library/sections/${encodeURIComponent(largest.id)}/all?sort=titleSort`;
  const seen: string[] = [];
  let pages = 0;
  let total: number | undefined;
  for await (const page of plex.pages(
    { path, about: `library ${largest.id}` },
    wireItem,
    { size: SIZE },
    signal,
  )) {
    pages++;
    total = page.total;
    seen.push(...page.items.flatMap(({ ratingKey }) => ratingKey ?? []));
    if (page.items.length > SIZE) {
      throw new Odd(`A page has ${page.items.length} items, but ${SIZE} were requested.`);
    }
    if (pages === PAGES) break;
  }
  if (new Set(seen).size < seen.length) throw new Odd("Two pages contain the same item.");
  return (
    `${seen.length} items on ${pages} pages of "${largest.title}", ` +
    `${total ?? "an unknown number"} in all`
  );
}
