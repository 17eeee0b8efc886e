import { createHash } from "node:crypto";
import type { ItemType } from "../media-browser/dialect.ts";

const TYPE_NAMES: Readonly<Record<ItemType, string>> = {
  Movie: "Movies.Movie",
  Series: "TV.Series",
  Season: "TV.Season",
  Episode: "TV.Episode",
  Folder: "Folder",
};

/**
 * Computes Jellyfin's id of an item from its path, as Jellyfin does by default: the MD5 of type and
 * path in UTF-16LE, written as a .NET GUID without dashes. A GUID swaps the bytes of its first three
 * groups. The id is only a hint, because a server may be set to fold case first.
 */
export function computeItemId(type: ItemType, path: string): string {
  const text = `MediaBrowser.Controller.Entities.${TYPE_NAMES[type]}${path}`;
  const digest = createHash("md5").update(Buffer.from(text, "utf16le")).digest();
  const groups = [digest.subarray(0, 4), digest.subarray(4, 6), digest.subarray(6, 8)];
  for (const group of groups) group.reverse();
  return digest.toString("hex");
}
