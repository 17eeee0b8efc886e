import { isAtOrBelow } from "../../base/path/is-below.ts";
import { quoted } from "../../base/text/clean-text.ts";
import { type AuditFinding, toAdvice } from "../../core/audit/finding.ts";
import { LEFT_OUT, type OmittedPath } from "../../core/library-tree/read-tree.ts";
import type { MissingFiles, MovedFile } from "../library/known-files.ts";

/**
 * A video that adoption leaves out, so that it is no use to adopt. Of discs nothing is said: none
 * is ever taken.
 */
export function toLeftOutFindings(
  path: string,
  why: OmittedPath["why"] | undefined,
): AuditFinding[] {
  if (why !== "unclear_folder" && why !== "no_film") return [];
  const reason = `It is not in the journal, and it is ${LEFT_OUT[why]}.`;
  return [
    {
      code: "not_in_journal",
      path,
      reason,
      remedy: toAdvice("Say what it is by its folder's name, then adopt it."),
    },
  ];
}

/** A second name of a file, which was put back from the trash for a release that has it no more. */
export const toNoReleaseFinding = (path: string, releaseId: number): AuditFinding => ({
  code: "not_in_journal",
  path,
  reason: `It was put back from the trash for release ${releaseId}, which has it no more. It is a second name of another file of the library.`,
  remedy: toAdvice(
    "Decide which of the two names is wrong, and remove this one by hand if it is: the other keeps the content.",
  ),
});

/**
 * What the library has and the journal has not, or has elsewhere: one finding each for what was
 * read.
 */
export function toNotInJournalFindings(
  start: string,
  { unknown, moved }: { unknown: readonly string[]; moved: readonly MovedFile[] },
  mediaRoots: readonly string[],
): AuditFinding[] {
  const findings: AuditFinding[] = [];
  const [first] = unknown;
  if (first !== undefined) {
    const count = unknown.length === 1 ? "A video is" : `${unknown.length} videos are`;
    const reason = `${count} not in the journal, such as ${quoted(first)}.`;
    const isBelowRoot = mediaRoots.some((root) => isAtOrBelow(start, root));
    const advice = "Add the folder above it to PLEX_MEDIA_ROOT if it is a library, then adopt it.";
    const remedy = isBelowRoot ? ({ do: "adopt", folder: start } as const) : toAdvice(advice);
    findings.push({ code: "not_in_journal", path: start, reason, remedy });
  }
  const [movedFile] = moved;
  if (movedFile !== undefined) {
    const count = moved.length === 1 ? "A file was" : `${moved.length} files were`;
    const reason = `${count} moved or renamed by hand, such as ${quoted(movedFile.from)} to ${quoted(movedFile.to)}. The journal can follow.`;
    findings.push({ code: "moved", path: start, reason, remedy: { do: "adopt", folder: start } });
  }
  return findings;
}

/**
 * What the journal has and the disk has not, one finding a release. Taken back is only what has
 * nothing left to take.
 */
export const toMissingFileFindings = (missing: readonly MissingFiles[]): AuditFinding[] =>
  missing.flatMap(({ releaseId, paths, isWhole }): AuditFinding[] => {
    const [path, ...others] = paths;
    if (path === undefined) return [];
    const what = others.length === 0 ? "It is" : `It and ${others.length} more are`;
    const reason = `${what} in the journal (release ${releaseId}) and no longer on the disk, nor elsewhere in the library.`;
    const advice = `Bring it back under this name. Taking back release ${releaseId} would take what is left of it as well.`;
    return [
      {
        code: "missing",
        path,
        reason,
        remedy: isWhole ? { do: "undo", id: releaseId } : toAdvice(advice),
      },
    ];
  });
