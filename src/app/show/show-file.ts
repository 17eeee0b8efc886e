import { cleanText } from "../../core/text/clean-text.ts";
import type { FiledItem } from "../../store/items.ts";
import type { ShownFile } from "./shown.ts";

const LONGEST_PATH = 4096;

export function showFile(item: FiledItem): ShownFile {
  const { mapping, destination, method, problem } = item;
  return {
    path: cleanText(item.path, LONGEST_PATH),
    role: item.role,
    ...(mapping === undefined ? {} : { season: mapping.season, episodes: mapping.episodes }),
    ...(destination === undefined ? {} : { destination: cleanText(destination, LONGEST_PATH) }),
    ...(method === undefined ? {} : { method }),
    ...(problem === undefined ? {} : { problem: cleanText(problem, 1000) }),
  };
}
