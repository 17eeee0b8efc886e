import { extraAtEnd } from "../parse/extra-at-end.ts";
import type { FilePath } from "./file-path.ts";

// The folders that Plex reads inside a movie's or show's own: https://support.plex.tv/articles/local-files-for-trailers-and-extras/
const FOLDERS = new Map([
  ["trailer", "Trailers"],
  ["behindthescenes", "Behind The Scenes"],
  ["deleted", "Deleted Scenes"],
  ["featurette", "Featurettes"],
  ["interview", "Interviews"],
  ["scene", "Scenes"],
  ["short", "Shorts"],
  ["other", "Other"],
]);

const letters = (text: string): string =>
  text
    .slice(0, 64)
    .toLowerCase()
    .replace(/[^a-z]/g, "")
    .replace(/s$/, "");

/** Plex's folder for an extra: by the kind that its name says, else by the folder it lies in or its last words, else `Other`. */
export function extrasFolder(kind: string | null | undefined, { folders, stem }: FilePath): string {
  const said = FOLDERS.get(kind ?? "");
  if (said !== undefined && kind !== "other") return said;
  const around = letters(folders.at(-1) ?? "");
  const match = [...FOLDERS].find(([key, folder]) => around === letters(key) || around === letters(folder));
  return match?.[1] ?? FOLDERS.get(extraAtEnd(stem)[0]?.kind ?? "") ?? "Other";
}
