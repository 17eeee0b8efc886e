import { dirname } from "node:path";
import type { Identity } from "../../core/identity.ts";
import type { Reason } from "../../core/reason.ts";
import { asNamed, type EpisodeMapping } from "../../core/release/item.ts";
import { cleanText, quoted } from "../../core/text/clean-text.ts";
import { everPublished } from "../../store/journal/publications.ts";
import type { Store } from "../../store/open.ts";
import type { Files } from "../releases/files-port.ts";
import type { Incoming } from "./duplicates.ts";
import type { FileInPlex, PlexIndex } from "./in-plex.ts";

export type PlexDuplicateDeps = {
  store: Store;
  files: Pick<Files, "listRoot" | "fileIdentity">;
  plexIndex: Pick<PlexIndex, "files">;
};

/**
 * Why a film or episode is a duplicate of a file that Plex has, in any library that no rule keeps apart. Undefined when
 * Plex has none. Files that we filed or undid are judged by the journal. A file that is gone from a mounted disk does not
 * count, even if Plex still lists it.
 */
export async function plexDuplicateReason(
  { store, files, plexIndex }: PlexDuplicateDeps,
  {
    identity,
    videos,
    apart,
  }: {
    identity: Identity;
    videos: readonly Pick<Incoming, "mapping" | "destination">[];
    apart: ReadonlySet<string>;
  },
  signal: AbortSignal,
): Promise<Reason | undefined> {
  const { type, tmdbId } = identity;
  const all = (await plexIndex.files({ type, tmdbId }, signal)).filter(({ section }) => !apart.has(section));
  const same = all.filter(
    (plexFile) => type === "movie" || videos.some(({ mapping }) => mapping && hasEpisode(plexFile, asNamed(mapping))),
  );
  const ours = await everPublished(
    store.read,
    same.flatMap(({ file }) => [file, nfc(file)]),
  );
  for (const plexFile of same) {
    const isOurs = ours.has(plexFile.file) || ours.has(nfc(plexFile.file));
    if (isOurs || videos.some(({ destination }) => nfc(destination) === nfc(plexFile.file))) continue;
    if (!(await isGone(plexFile))) return toReason(plexFile);
  }
  return undefined;

  /** A file without a path of ours may exist. An empty folder above it may be the mount point of an unmounted disk. */
  async function isGone({ file, folder, root, isLoose }: FileInPlex): Promise<boolean> {
    if (root === undefined) return false;
    if ((await files.fileIdentity(file)) !== undefined) return false;
    for (let above = folder; above.length >= root.length; above = dirname(above)) {
      const listing = await files.listRoot(above, signal);
      if (listing.state === "ok") return listing.entries.length > 0 || (above === folder && above !== root && !isLoose);
      if (listing.state === "not_readable") return false;
    }
    return false;
  }
}

/** macOS servers return names in another Unicode form than they were given. */
const nfc = (path: string): string => path.normalize("NFC");

const hasEpisode = ({ season, episode }: FileInPlex, mapping: EpisodeMapping): boolean =>
  season === mapping.season && episode !== undefined && mapping.episodes.includes(episode);

const toReason = ({ file, library, resolution }: FileInPlex): Reason => ({
  code: "duplicate",
  path: file,
  message: `Plex has it already${resolution === undefined ? "" : ` in ${cleanText(resolution, 20)}`}, in the library ${quoted(library, 100)}: ${quoted(file, 300)}.`,
});
