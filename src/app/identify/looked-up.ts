import type { Item } from "../../core/release/item.ts";

/** The videos that say what a release is; a sample alone is looked up as well, and held by its guard. */
export function lookedUp<T extends Pick<Item, "role" | "skip">>(items: readonly T[]): T[] {
  const videos = items.filter((item) => item.role === "video" && !item.skip);
  return videos.length > 0 ? videos : items.filter((item) => item.role === "sample");
}
