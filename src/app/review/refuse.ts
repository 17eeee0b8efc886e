import { UserError } from "../../core/errors.ts";
import { isVideoFile } from "../../core/media-files/file-types.ts";
import type { Release } from "../../core/release/release.ts";
import type { State } from "../../core/release/state.ts";
import { quoteWord } from "../../core/text/quoted.ts";
import type { FiledItem } from "../../store/releases/items.ts";
import { shownPath } from "../show/show-file.ts";

type Subject = Pick<Release, "id" | "state" | "parentId" | "contentKey" | "reasons">;

/** What is still being written may yet become a film, and what cannot be approved at all is refused for that. */
const KNOWN: readonly State[] = ["review", "identifying", "approved", "failed", "undone"];

/**
 * An approval that could file nothing: it would be back in a moment, with the true reason gone.
 * @param items as the approval leaves them
 * @throws UserError (`refused`) with the reason that holds the release and the way out
 */
export function refuseEmpty(release: Subject, items: readonly FiledItem[]): void {
  const { id, state, parentId, contentKey, reasons } = release;
  const taken = items.filter(({ skip }) => !skip);
  if (!KNOWN.includes(state) || taken.some(({ role }) => role === "video")) return;
  // What came late into a folder that was filed needs no video of its own.
  if (parentId !== undefined && taken.some(({ role }) => role === "subtitle" || role === "extra")) return;
  if (items.length === 0 && contentKey === undefined) return;
  const why = reasons[0]?.message ?? "No file of it is a video.";
  throw new UserError(`Nothing of release ${id} can be filed as it is: ${why}`, wayOut(release, taken), "refused");
}

function wayOut({ id, reasons }: Subject, items: readonly FiledItem[]): string {
  const reject = `reject it: plex-ingest reject ${id}.`;
  if (items.some(({ role }) => role === "disc"))
    return `Make a video file of it, in a folder that is watched, or ${reject}`;
  if (items.some(({ role }) => role === "archive")) return `Unpack it into a folder that is watched, or ${reject}`;
  const film = items.find(({ path }) => isVideoFile(path));
  if (film) {
    const choice = quoteWord(`${shownPath(film.path)}=video`);
    return `If it is the film or episode itself, approve it with --file ${choice} (in approve_ingest: the role video); else ${reject}`;
  }
  if (reasons.some(({ code }) => code === "symlink"))
    return `Put the file itself in its place, or take in what it leads to: plex-ingest add PATH; else ${reject}`;
  return `${reject.charAt(0).toUpperCase()}${reject.slice(1)}`;
}
