import { stat } from "node:fs/promises";
import { toHere } from "../../src/base/path/path-map.ts";
import { cleanText } from "../../src/base/text/clean-text.ts";
import { Odd, type Target } from "./step.ts";

/** Checks whether the folders of Plex's libraries are folders here, below a media root. */
export async function paths(
  { plex, mediaRoots, pathMap }: Target,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (mediaRoots.length === 0) return undefined;
  const sections = (await plex.sections(signal)).filter(
    ({ type }) => type === "movie" || type === "show",
  );
  const locations = sections.flatMap((section) => section.locations);
  const below = (path: string): boolean =>
    mediaRoots.some((root) => path === root || path.startsWith(`${root.replace(/\/+$/, "")}/`));
  const wrong: string[] = [];
  for (const there of locations) {
    const here = toHere(there, pathMap);
    const isFolder = await stat(here).then(
      (found) => found.isDirectory(),
      () => false,
    );
    const shown = cleanText(here, 300);
    if (!below(here)) wrong.push(`${shown} is not below a media root`);
    else if (!isFolder) wrong.push(`${shown} is not a folder here`);
  }
  if (wrong.length > 0) {
    throw new Odd(`${wrong.join("; ")}. Check PLEX_MEDIA_ROOT and PLEX_PATH_MAP.`);
  }
  return `${locations.length} library folders exist here`;
}
