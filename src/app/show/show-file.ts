import type { FileLength } from "../../core/media/file-length.ts";
import { cleanText } from "../../core/text/clean-text.ts";
import type { FiledItem } from "../../store/releases/items.ts";
import type { ShownFile, ShownLength } from "../shown/shapes.ts";

const LONGEST_PATH = 4096;

/** A path as people and clients see it. */
export const shownPath = (path: string): string => cleanText(path, LONGEST_PATH);

export function showFile(item: FiledItem): ShownFile {
  const { mapping, destination, method, problem } = item;
  return {
    path: shownPath(item.path),
    role: item.role,
    ...(mapping === undefined ? {} : { season: mapping.season, episodes: mapping.episodes }),
    ...(destination === undefined ? {} : { destination: shownPath(destination) }),
    ...(method === undefined ? {} : { method }),
    ...(problem === undefined ? {} : { problem: cleanText(problem, 1000) }),
  };
}

export const showLength = ({ path, ...length }: { path: string } & FileLength): ShownLength => ({
  path: shownPath(path),
  ...(length.kind === "read" ? { duration_ms: length.duration_ms } : { unreadable: cleanText(length.why, 300) }),
});
