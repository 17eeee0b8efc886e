import { dirname } from "node:path";
import { sentence } from "../../../base/actions/sentence.ts";
import { UserError } from "../../../base/errors.ts";
import { type Identity, sameWork } from "../../../base/identity.ts";
import { canReplace } from "../../../base/reason-codes.ts";
import { quoted } from "../../../base/text/clean-text.ts";
import { isImportedByArr } from "../../../core/plan/files/not-filed.ts";
import { parseLabel } from "../../../core/plan/names/version-label.ts";
import type { Release } from "../../../core/release/release.ts";
import type { DuplicateChoice } from "../../../core/release/state.ts";
import { isBusy } from "../../../core/release/state-traits.ts";
import { findPublicationAt } from "../../../store/journal/publications.ts";
import type { StoreReader } from "../../../store/open.ts";
import type { IsThere } from "./is-there.ts";

type DuplicateQuestion = Pick<Release, "id" | "state" | "reasons" | "identity">;
type DuplicateAnswer = {
  identity: Identity;
  duplicates: DuplicateChoice | undefined;
  withFiles: boolean;
};

/** True if a release is in review only because of a duplicate, so its identity was certain. */
export const isOnlyDuplicate = ({ state, reasons, identity }: DuplicateQuestion): boolean =>
  state === "review" &&
  identity !== undefined &&
  reasons.some(({ code }) => code === "duplicate") &&
  reasons.every(({ code }) => code === "duplicate" || code === "withdrawn");

/**
 * Checks a person's choice about duplicates. Returns the choice with its label in the form used in
 * names.
 * @throws UserError: `invalid_request` for a label that Plex would not read as one, `conflict`
 * while the release is being filed or undone
 */
export function chooseDuplicates(
  { id, state }: DuplicateQuestion,
  choice: DuplicateChoice | undefined,
): DuplicateChoice | undefined {
  if (choice === undefined) return undefined;
  if (isBusy(state)) {
    throw UserError.conflict(
      `Release ${id} is being ${state === "undoing" ? "undone" : "filed"}, so you cannot ` +
        "choose between replacing and keeping both now.",
      "Wait until that is done, then choose.",
    );
  }
  if (choice.do === "replace" || choice.label === undefined) return choice;
  const checked = parseLabel(choice.label);
  if (checked.ok) return { do: "keep_both", label: checked.label };
  throw new UserError(
    `The label ${quoted(choice.label, 100)} ${checked.why}.`,
    "Choose a word or two, like Remaster, or leave the label out.",
  );
}

/**
 * Returns the duplicates that no longer exist, if duplicates are the only reason for the review.
 * The release may then be approved. Plex may run on another machine: if even the library's folder
 * is not visible here, nothing is known about the file.
 */
export async function goneOf(
  release: DuplicateQuestion,
  isThere: IsThere,
): Promise<ReadonlySet<string>> {
  const isGone = async (path: string): Promise<boolean> => {
    if (await isThere(path)) return false;
    const folder = dirname(path);
    return (await isThere(folder)) || (await isThere(dirname(folder)));
  };
  const gone = new Set<string>();
  for (const { path } of isOnlyDuplicate(release) ? release.reasons : []) {
    if (path !== undefined && (await isGone(path))) gone.add(path);
  }
  return gone;
}

/**
 * Refuses an approval of what Sonarr or Radarr has imported, because it would make a second copy.
 * Keeping both confirms it.
 * @throws UserError `refused`
 */
export function assertSecondCopyWanted(
  { id, reasons }: Pick<Release, "id" | "reasons">,
  { duplicates }: Pick<DuplicateAnswer, "duplicates">,
): void {
  const imported = reasons.find(
    ({ code, message }) => code === "arr_imported" && isImportedByArr(message),
  );
  if (!imported || duplicates?.do === "keep_both") return;
  const keepBoth = { do: "approve", id, duplicates: "keep_both" } as const;
  throw UserError.refused(
    imported.message,
    sentence`To file a second copy, keep both with ${keepBoth}.`,
  );
}

/**
 * Refuses an approval that does not decide about the duplicate, if the duplicate is the only reason
 * for the review. Without a decision, the release would come back for the same reason. A duplicate
 * that no longer exists needs no decision.
 * @throws UserError `refused`
 */
export async function assertDuplicatesDecided(
  { read }: StoreReader,
  release: DuplicateQuestion,
  { identity, duplicates, withFiles }: DuplicateAnswer,
  gone: ReadonlySet<string>,
): Promise<void> {
  if (duplicates || withFiles || !isOnlyDuplicate(release)) return;
  if (!release.identity || !sameWork(release.identity, identity)) return;
  for (const { path, message } of release.reasons) {
    if (path === undefined) continue;
    if (gone.has(path) && (await findPublicationAt(read, path)) === undefined) continue;
    const { id } = release;
    const keepBoth = { do: "approve", id, duplicates: "keep_both" } as const;
    const ways = canReplace(release.reasons)
      ? sentence`Replace it with ${{ do: "approve", id, duplicates: "replace" }}, or keep both with ${keepBoth}.`
      : sentence`Keep both with ${keepBoth}, or ${{ do: "verb", of: "reject" }} it with ${{ do: "reject", id }}.`;
    throw UserError.refused(message, ways);
  }
}
