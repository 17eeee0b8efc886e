import { isHalf, isSubtitleFile, isVideoFile } from "../../media-files/file-types.ts";
import type { Item } from "../../release/item.ts";
import { createSubtitleOwner } from "./subtitle-owner.ts";

const asItem = (path: string): Item => ({ path, role: "video", size: 0, mtimeNs: "0", skip: false });

/**
 * The file of `names`, all of one folder, whose name a loose subtitle's own begins with: `Heat.mkv` for `Heat.en.srt`; of
 * several the one with the longest name. Only the name counts: a watched folder has videos of all kinds. Undefined for half of
 * a VobSub, which is nothing alone, and where two videos fit equally.
 */
export function videoNamedLike(subtitle: string, names: readonly string[]): string | undefined {
  if (!isSubtitleFile(subtitle) || isHalf(subtitle)) return undefined;
  // A second video prevents that a subtitle is taken for that of the only one near.
  const owner = createSubtitleOwner([...names.filter(isVideoFile), OTHER, OTHER_2].map(asItem), new Map());
  const video = owner({ path: subtitle })?.video;
  return video === OTHER || video === OTHER_2 ? undefined : video;
}

// No file has such a name.
const OTHER = "\u0000.mkv";
const OTHER_2 = "\u0001.mkv";
