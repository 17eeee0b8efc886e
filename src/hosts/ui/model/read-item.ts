import type { ItemView, Tools } from "../desk/answers.ts";

type GetItem = Tools["get_ingest_item"];

/**
 * Maximum number of reads from the beginning, if the release keeps changing between two answers.
 */
const MAX_READS = 4;

const hasChanged = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "conflict";

/**
 * Reads a release with all its files. A large pack arrives in several answers, which belong
 * together as long as the release does not change.
 * @throws the errors of `ask`, also if the release keeps changing
 */
export async function readItem(
  id: number,
  ask: (asks: GetItem["asks"]) => Promise<GetItem["answers"]>,
): Promise<ItemView> {
  let { item, files_next: cursor } = await ask({ id });
  for (let reads = 1; cursor !== undefined; ) {
    try {
      const more: GetItem["answers"] = await ask({ id, cursor });
      item = { ...item, files: [...item.files, ...more.item.files] };
      cursor = more.files_next;
    } catch (error) {
      if (!hasChanged(error) || ++reads > MAX_READS) throw error;
      ({ item, files_next: cursor } = await ask({ id }));
    }
  }
  return item;
}
