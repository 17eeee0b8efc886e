import { type Sentence, sentence } from "../../core/actions/sentence.ts";
import { isNeverItem, isPartialName, pathKind } from "../../core/media-files/partial-name.ts";
import { isAtOrBelow, isBelow } from "../../core/path/is-below.ts";
import { quotedPath } from "../../core/text/clean-text.ts";
import type { Verdict } from "./fact.ts";

/** A path as it was found: absolute, the links above it resolved. */
export type PathFacts = { path: string; kind: "file" | "folder" | "link" | "special" | "missing" | "unreadable" };

/** Folders that have a role in this program; absolute, without a slash at the end. */
export type KnownFolders = {
  ingestDirs: readonly string[];
  mediaRoots: readonly string[];
  stateDir: string;
  /** The name of the trash's folder in each library. */
  trashFolder: string;
  hasClients: boolean;
};

/** The innermost watched folder that contains a path. */
const watchedAbove = (path: string, { ingestDirs }: KnownFolders): string | undefined =>
  ingestDirs.filter((root) => isBelow(path, root)).toSorted((a, b) => b.length - a.length)[0];

/**
 * Why a path that belongs to no release, torrent or trash row is not added. Undefined when nothing is at the path and its
 * location explains nothing.
 */
export function pathVerdict(place: PathFacts, known: KnownFolders): Verdict | undefined {
  const { path, kind } = place;
  const shown = quotedPath(path);
  const no = (answer: string, next?: Sentence): Verdict => ({ answer, next, inLibrary: false });
  if (isAtOrBelow(path, known.stateDir)) return no(`${shown} is one of plex-ingest's own files, not a download.`);
  const root = watchedAbove(path, known);
  const isInTrash = path.split("/").includes(known.trashFolder);
  const isInLibrary = root === undefined && known.mediaRoots.some((library) => isBelow(path, library));
  if (kind === "missing" && (isInTrash || isInLibrary)) return undefined;
  if (isInTrash) return no(FOREIGN_FILE_IN_TRASH, sentence`${{ do: "trash list" }} shows what is in the trash.`);
  if (isInLibrary) return inLibrary(shown);
  if (known.ingestDirs.includes(path))
    return no(
      `${shown} is a watched folder, and nothing in it has been found yet.`,
      sentence`${{ do: "status" }} shows the state of the folder, and whether the engine runs.`,
    );
  if (kind === "missing") return undefined;
  if (kind === "unreadable")
    return no(`The system denies access to ${shown}.`, "Allow this user and the one that runs the daemon to read it.");
  if (root !== undefined) return inWatched(place, root);
  return no(
    `${shown} is not in a watched folder, so it is not found.`,
    sentence`Add it with ${{ do: "add_any" }}, or add its folder to PLEX_INGEST_DIR${known.hasClients ? sentence`; for a download of a client, see ${{ do: "torrents" }}` : ""}.`,
  );
}

const FOREIGN_FILE_IN_TRASH =
  "It is in the trash, but plex-ingest did not put it there. It is never restored or deleted.";

const inLibrary = (shown: string): Verdict => ({
  answer: `${shown} is already in the library. plex-ingest did not put it there and never touches it.`,
  next: "If Plex does not show it, scan its library and check its name and that Plex can read it.",
  inLibrary: true,
});

/** Below a watched folder: the verdict by its name and kind. */
function inWatched({ path, kind }: PathFacts, root: string): Verdict {
  const shown = quotedPath(path);
  const inside = path.slice(root === "/" ? 1 : root.length + 1);
  const [top = ""] = inside.split("/");
  const no = (answer: string, next?: Sentence): Verdict => ({ answer, next, inLibrary: false });
  if (isPartialName(top) || pathKind(inside) === "partial")
    return no(
      `${shown} has the name of an unfinished file.`,
      "It is found once the program that writes it, or you, renames it.",
    );
  if (isNeverItem(top) || pathKind(inside) === "never")
    return no(
      `${shown} has a name that is never a download: a hidden name or a system file.`,
      "Rename it if it is one.",
    );
  if (kind === "link")
    return no(
      `${shown} is a symbolic link, and links are not followed.`,
      sentence`Add its target with ${{ do: "add_any" }}.`,
    );
  if (kind === "special") return no(`${shown} is neither a file nor a folder, so it is left alone.`);
  return no(
    `${shown} is in a watched folder, but has not been found yet.`,
    sentence`It is found within seconds while the engine runs and is not paused: see ${{ do: "status" }}.`,
  );
}
