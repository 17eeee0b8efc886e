import { components, readFolder } from "../parse/folder.ts";
import type { ParsedName } from "../parse/lex/parsed-name.ts";

/** What the nearest folder says that stands around the one, or the file, that says the title of a path; no shelf, season or disc. */
export function folderAround({ name, saidBy }: ParsedName): ParsedName | undefined {
  for (const folder of components(name).slice((saidBy.title ?? 0) + 1)) {
    const { parsed, shelf, season, inner, extra } = readFolder(folder, false);
    if (shelf === null && !season && !inner && extra === null) return parsed;
  }
  return undefined;
}
