import { Outage } from "../../core/errors.ts";
import { toThere } from "../../core/path/path-map.ts";
import { cleanText } from "../../core/text/clean-text.ts";
import type { Store } from "../../store/open.ts";
import { heldBelow, knownSections } from "../../store/plex/plex-listings.ts";
import type { Files } from "../files-port.ts";
import type { LibraryPlace, LibraryPolicy } from "../library-state/libraries.ts";

type Deps = { store: Store; files: Pick<Files, "listRoot">; library: Pick<LibraryPolicy, "pathMap"> };

/**
 * A library's folder that is empty or gone, although Plex holds something in it, is a disk that is not mounted: a folder
 * that is made now, here or in another library, would be a work's second when the disk is back.
 * @throws Outage `root_missing`, so that the release waits.
 */
export async function assertThere(
  { store, files, library }: Deps,
  { path, section }: LibraryPlace,
  signal: AbortSignal,
): Promise<void> {
  const listing = await files.listRoot(path, signal);
  if (listing.state === "not_readable" || (listing.state === "ok" && listing.entries.length > 0)) return;
  const known = (await knownSections(store.read)).find(({ id }) => id === section);
  const there = toThere(path, library.pathMap);
  if (!known || !(await heldBelow(store.read, known.id, there, known.locations.length === 1))) return;
  throw new Outage(
    "root_missing",
    `${cleanText(path, 300)} is empty or gone although Plex holds files in it; mount its disk, or put any file there if that is right.`,
  );
}
