import { type Sentence, sentence } from "../../../base/actions/sentence.ts";
import { UserError } from "../../../base/errors.ts";
import { isVideoFile } from "../../../base/file-types.ts";
import { isAtOrBelow, isBelow } from "../../../base/path/is-below.ts";
import { quoted } from "../../../base/text/clean-text.ts";
import type { Release } from "../../../core/release/release.ts";
import { traitsOf } from "../../../core/release/state-traits.ts";
import { supersederOf } from "../../../store/journal/supersede.ts";
import type { Db } from "../../../store/open.ts";
import type { FiledItem } from "../../../store/releases/items.ts";

/**
 * Throws for a superseded release, which cannot be undone. Undoing its successor first brings the
 * release back.
 * @throws UserError `conflict`
 */
export async function assertNotReplaced(db: Db, id: number): Promise<void> {
  const by = await supersederOf(db, id);
  if (!by) return;
  if (!by.taken) {
    throw UserError.conflict(
      `Release ${by.id} is replacing it in the library now.`,
      sentence`Wait until that is done; ${{ do: "show", id: by.id }} shows its progress.`,
    );
  }
  throw UserError.conflict(
    `Release ${by.id} replaced it in the library.`,
    sentence`First undo that release with ${{ do: "undo", id: by.id }}, which brings this one back.`,
  );
}

/** Folders with a special role in this program. Paths are absolute and have no trailing slash. */
export type ReservedFolders = {
  ingestDirs: readonly string[];
  mediaRoots: readonly string[];
  /** Folders of download clients below a media root that contain no library and are in none. */
  clientFolders?: readonly string[] | undefined;
  /** The database's folder. */
  stateDir?: string | undefined;
};

/**
 * @param path absolute, links resolved
 * @throws UserError (`refused`) for a path that cannot be a download: the library or a part of it,
 * this program's own files, a whole watched folder, or a folder that contains any of these.
 */
export function assertDownloadPath(
  path: string,
  { ingestDirs, mediaRoots, clientFolders = [], stateDir }: ReservedFolders,
): void {
  const shown = quoted(path, 300);
  if (mediaRoots.some((root) => isAtOrBelow(root, path))) {
    throw refused(
      `${shown} is the library or a folder that contains it.`,
      "Specify a downloaded file or folder.",
    );
  }
  if (stateDir !== undefined && (isAtOrBelow(stateDir, path) || isAtOrBelow(path, stateDir))) {
    throw refused(
      `${shown} contains plex-ingest's own files.`,
      "Specify a downloaded file or folder.",
    );
  }
  if (ingestDirs.some((folder) => isAtOrBelow(folder, path))) {
    throw refused(
      `${shown} is a watched folder or contains one.`,
      "Its downloads are found automatically. Specify one of them to check it now.",
    );
  }
  // Downloads may also be below a media root, next to the libraries, such as /media/downloads next
  // to /media/Movies.
  if (
    mediaRoots.some((root) => isAtOrBelow(path, root)) &&
    !ingestDirs.some((folder) => isAtOrBelow(path, folder)) &&
    !clientFolders.some((folder) => isBelow(path, folder))
  ) {
    throw refused(
      `${shown} is already in the library.`,
      "Only downloads outside the library are filed.",
    );
  }
}

const refused = (message: string, hint: string): UserError => UserError.refused(message, hint);

type ReleaseToApprove = Pick<Release, "id" | "state" | "parentId" | "contentKey" | "reasons">;

/**
 * Refuses an approval that would file nothing. Otherwise, the release would immediately be back in
 * review, without its true reason.
 * @param items the items with the approval's changes
 * @throws UserError (`refused`) with the reason why the release is in review and what to do
 */
export function assertFilesToApprove(release: ReleaseToApprove, items: readonly FiledItem[]): void {
  const { id, state, parentId, contentKey, reasons } = release;
  const kept = items.filter(({ skip }) => !skip);
  if (!traitsOf(state).approvalNeedsFiles || kept.some(({ role }) => role === "video")) return;
  // A child release needs no video.
  if (parentId !== undefined && kept.some(({ role }) => role === "subtitle" || role === "extra")) {
    return;
  }
  if (items.length === 0 && contentKey === undefined) return;
  const why = reasons[0]?.message ?? "None of its files is a video.";
  throw UserError.refused(
    sentence`Release ${id} cannot be filed as is: ${why}`,
    explainWayOut(release, kept),
  );
}

function explainWayOut({ id, reasons }: ReleaseToApprove, items: readonly FiledItem[]): Sentence {
  const reject = sentence`${{ do: "verb", of: "reject" }} it: ${{ do: "reject", id }}.`;
  if (items.some(({ role }) => role === "disc")) {
    return sentence`Convert it to a video file in a watched folder, or ${reject}`;
  }
  if (items.some(({ role }) => role === "archive")) {
    return sentence`Unpack it into a watched folder, or ${reject}`;
  }
  const film = items.find(({ path }) => isVideoFile(path));
  if (film) {
    const files = [{ path: film.path, role: "video" as const }];
    return sentence`If it is the film or episode itself, ${{ do: "verb", of: "approve" }} it with ${{ do: "options", files }}; otherwise ${reject}`;
  }
  if (reasons.some(({ code }) => code === "symlink")) {
    return sentence`Replace the link with the file itself, or add its target with ${{ do: "add_any" }}; otherwise ${reject}`;
  }
  return sentence`${{ do: "verb", of: "Reject" }} it: ${{ do: "reject", id }}.`;
}
