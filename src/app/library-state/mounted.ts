import { Outage } from "../../base/errors.ts";
import { toThere } from "../../base/path/path-map.ts";
import { quoted } from "../../base/text/clean-text.ts";
import { hasPublicationsBelow } from "../../store/journal/publications.ts";
import type { StoreReader } from "../../store/open.ts";
import { hasPlexFilesBelow, listRememberedSections } from "../../store/plex/plex-listings.ts";
import type { EngineFiles } from "../releases/files-port.ts";
import type { LibraryFolder, LibraryPolicy } from "./libraries.ts";

/**
 * Asserts that a library folder is on a mounted disk. If the folder is empty or missing although
 * Plex has files in it, its disk is not mounted. A work folder created now, here or in another
 * library, would be a second one once the disk is back.
 * @throws Outage `root_missing`, so that the release waits.
 */
export async function assertThere(
  {
    store,
    files,
    library,
  }: {
    store: StoreReader;
    files: Pick<EngineFiles, "listRoot">;
    library: Pick<LibraryPolicy, "pathMap">;
  },
  { path, section }: LibraryFolder,
  signal: AbortSignal,
): Promise<void> {
  const listing = await files.listRoot(path, signal, { atMost: 1 });
  if (listing.state === "not_readable" || (listing.state === "ok" && listing.entries.length > 0)) {
    return;
  }
  const known = (await listRememberedSections(store.read)).find(({ id }) => id === section);
  const there = toThere(path, library.pathMap);
  if (
    !known ||
    !(await hasPlexFilesBelow(
      store.read,
      { server: known.server, section: known.id },
      there,
      known.locations.length === 1,
    ))
  ) {
    return;
  }
  throw new Outage(
    "root_missing",
    `${quoted(path, 300)} is empty or missing although Plex has files in it. Mount its disk. If it should be empty, create any file in it.`,
  );
}

/**
 * Asserts that a library folder and its media root are mounted. If a media root is missing, or a
 * folder is empty although files were filed below it, the disk is not mounted. Files written into
 * the bare mount point would later be hidden by the disk.
 * @throws Outage `root_missing`, so that the release waits.
 */
export async function assertMounted(
  { store, files }: { store: StoreReader; files: Pick<EngineFiles, "listRoot"> },
  { root, path }: LibraryFolder,
  signal: AbortSignal,
): Promise<void> {
  for (const folder of new Set([root, path])) {
    const list = () => files.listRoot(folder, signal, { atMost: 1 });
    const listing = await list();
    const shown = quoted(folder, 300);
    if (listing.state === "not_readable") {
      throw new Outage("not_readable", `${shown}: ${listing.message}`);
    }
    if (listing.state === "missing" && folder === root) {
      throw new Outage(
        "root_missing",
        `The media root ${shown} does not exist. Mount its disk; media roots are never created.`,
      );
    }
    // The folder is listed again after the journal was read, because another release may have
    // published a file in between.
    if (
      isBare(listing) &&
      (await hasPublicationsBelow(store.read, folder)) &&
      isBare(await list())
    ) {
      throw new Outage(
        "root_missing",
        `${shown} is empty or missing although files were filed into it. Mount its disk. If it should be empty, create any file in it.`,
      );
    }
  }
}

const isBare = (listing: Awaited<ReturnType<EngineFiles["listRoot"]>>): boolean =>
  listing.state === "missing" || (listing.state === "ok" && listing.entries.length === 0);
