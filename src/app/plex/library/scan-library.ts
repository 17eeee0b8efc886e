import { sentence } from "../../../core/actions/sentence.ts";
import { UserError } from "../../../core/errors.ts";
import { chooseLibrary } from "../../../core/library/choose-library.ts";
import { isInLocations } from "../../../core/path/is-below.ts";
import { type PathMap, toThere } from "../../../core/path/path-map.ts";
import { cleanText, quoted } from "../../../core/text/clean-text.ts";
import { libraryName } from "./known.ts";
import type { LibraryPlex } from "./ports.ts";
import type { ShownScan } from "./shapes.ts";

export type ScanRequest = {
  /** Id or name. */
  library: string;
  /** A folder, as this machine or as the Plex server sees it; without it the whole library. */
  path?: string | undefined;
};

const MAX_PATH = 4096;
const MAX_LOCATIONS = 20;

/**
 * Asks Plex to look for new files; Plex accepts at once and scans afterwards. Throws `UserError` for a library that
 * does not exist, and `invalid_request` for a folder outside the library: Plex would accept that and do nothing.
 */
export async function scanLibrary(
  { plex, pathMap }: { plex: Pick<LibraryPlex, "sections" | "refresh">; pathMap: readonly PathMap[] },
  { library: wanted, path }: ScanRequest,
  signal: AbortSignal,
): Promise<ShownScan> {
  const library = chooseLibrary(wanted, await plex.sections(signal));
  const there = path === undefined ? undefined : toThere(path, pathMap);
  if (there !== undefined && !isInLocations(there, library.locations)) {
    const folders = library.locations.slice(0, MAX_LOCATIONS).map((location) => quotedPath(location));
    throw new UserError(
      `${quotedPath(there)} is not in any folder of the library ${quoted(library.title)}.`,
      folders.length === 0
        ? "Leave out path: Plex lists no folders for it."
        : `Its folders, as the Plex server sees them: ${folders.join(", ")}; PLEX_PATH_MAP maps them to folders of this machine.`,
    );
  }
  await plex.refresh(library.id, there, signal);
  const name = libraryName(library);
  return {
    library: name,
    ...(there !== undefined && { path: cleanText(there, MAX_PATH) }),
    accepted: true,
    message: sentence`Plex accepted the scan of ${quoted(name)}; accepted is not done: look at ${{ do: "recently_added" }} in a minute.`,
  };
}

const quotedPath = (path: string): string => quoted(path, 300);
