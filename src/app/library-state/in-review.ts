import { dirname } from "node:path";
import type { Identity } from "../../core/identity.ts";
import type { Reason } from "../../core/reason.ts";
import { cleanText } from "../../core/text/clean-text.ts";
import { everPublished } from "../../store/journal/publications.ts";
import type { Store } from "../../store/open.ts";
import type { Files } from "../releases/files-port.ts";
import type { Incoming } from "./duplicates.ts";
import type { HeldFile, Holdings } from "./in-plex.ts";

export type HeldDeps = {
  store: Store;
  files: Pick<Files, "listRoot" | "fileIdentity">;
  holdings: Pick<Holdings, "holds">;
};

/**
 * Why a film or episode is a duplicate by what Plex holds, in whatever library that no rule keeps apart; undefined when it
 * holds none. What we filed or took back ourselves is told by the journal, and what is gone from a disk that is there is
 * not held, whatever Plex remembers.
 */
export async function heldByPlex(
  { store, files, holdings }: HeldDeps,
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
  const all = (await holdings.holds({ type, tmdbId }, signal)).filter(({ section }) => !apart.has(section));
  const same = all.filter((held) => type === "movie" || videos.some(({ mapping }) => isIn(held, mapping)));
  const ours = await everPublished(
    store.read,
    same.flatMap(({ file }) => [file, nfc(file)]),
  );
  for (const held of same) {
    const isOurs = ours.has(held.file) || ours.has(nfc(held.file));
    if (isOurs || videos.some(({ destination }) => nfc(destination) === nfc(held.file))) continue;
    if (!(await isGone(held))) return heldReason(held);
  }
  return undefined;

  /** What no path of ours leads to may be there; and an empty folder above it may be the mount point of a disk that is away. */
  async function isGone({ file, folder, root, isLoose }: HeldFile): Promise<boolean> {
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

/** macOS servers write names in another form than they were given. */
const nfc = (path: string): string => path.normalize("NFC");

const isIn = ({ season, episode }: HeldFile, mapping: Incoming["mapping"]): boolean =>
  mapping !== undefined && season === mapping.season && episode !== undefined && mapping.episodes.includes(episode);

const heldReason = ({ file, library, resolution }: HeldFile): Reason => ({
  code: "duplicate",
  message: `Plex has it already${resolution === undefined ? "" : ` in ${cleanText(resolution, 20)}`}, in the library ${cleanText(library, 100)}: ${cleanText(file, 300)}.`,
});
