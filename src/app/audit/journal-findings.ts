import { isAtOrBelow } from "../../base/path/is-below.ts";
import { quoted } from "../../base/text/clean-text.ts";
import { type AuditFinding, toAdvice } from "../../core/audit/finding.ts";
import { LEFT_OUT, type OmittedPath } from "../../core/library-tree/read-tree.ts";
import type { MissingFiles, MovedFile } from "../library/known-files.ts";

/**
 * Reports a video that adoption leaves out, so adopting would not help. Discs are not reported,
 * because they are never adopted.
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
      remedy: toAdvice("Name its folder after the film or series, then adopt it."),
    },
  ];
}

/**
 * Reports a second name of a file that was put back from the trash for a release that no longer has
 * it.
 */
export const toNoReleaseFinding = (path: string, releaseId: number): AuditFinding => ({
  code: "not_in_journal",
  path,
  reason:
    `It was put back from the trash for release ${releaseId}, which no longer has it. It is a ` +
    "hardlink to another file in the library.",
  remedy: toAdvice(
    "If this name is the wrong one, remove it by hand. The other name keeps the content.",
  ),
});

/**
 * Reports files that the library has and the journal does not have, or has under another path.
 * Returns at most one finding of each kind for the part of the library that was read.
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
    const reason =
      `${count} moved or renamed by hand, such as ${quoted(movedFile.from)} to ` +
      `${quoted(movedFile.to)}. The journal can be updated.`;
    findings.push({ code: "moved", path: start, reason, remedy: { do: "adopt", folder: start } });
  }
  return findings;
}

/**
 * Reports files that the journal has and the disk does not, with one finding per release. A release
 * is taken back only if none of its files is left.
 */
export const toMissingFileFindings = (missing: readonly MissingFiles[]): AuditFinding[] =>
  missing.flatMap(({ releaseId, paths, isWhole }): AuditFinding[] => {
    const [path, ...others] = paths;
    if (path === undefined) return [];
    const what = others.length === 0 ? "It is" : `It and ${others.length} more are`;
    const reason =
      `${what} in the journal (release ${releaseId}) but no longer on the disk or anywhere else ` +
      "in the library.";
    const advice =
      `Put the file back under this name. Taking back release ${releaseId} would also remove its ` +
      "remaining files.";
    return [
      {
        code: "missing",
        path,
        reason,
        remedy: isWhole ? { do: "undo", id: releaseId } : toAdvice(advice),
      },
    ];
  });
