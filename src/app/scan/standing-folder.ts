import { dirname } from "node:path";
import type { ScanDeps } from "./ports.ts";

/**
 * The folder to have scanned: the one that is wanted, or where that was taken back the nearest above it that is there,
 * since Plex passes over a path that is not there and goes on showing what it had in it. Only inside the library, and
 * never one that is empty: of a disk that is away Plex would take everything for lost.
 */
export async function standingFolder(
  { standing }: Pick<ScanDeps, "standing">,
  wanted: string,
  isInLibrary: (folder: string) => boolean,
): Promise<string> {
  let folder = wanted;
  let found = await standing(folder);
  if (found !== "gone") return wanted;
  while (found === "gone") {
    const above = dirname(folder);
    if (above === folder || !isInLibrary(above)) return wanted;
    folder = above;
    found = await standing(folder);
  }
  return found === "filled" ? folder : wanted;
}
