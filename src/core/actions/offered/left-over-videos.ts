import type { Action } from "../../../base/actions/table.ts";
import type { ReasonCode } from "../../../base/reason-codes.ts";
import { isOpenQuestion } from "../../plan/files/not-filed.ts";
import { proposeNumbers } from "./numbers.ts";
import type { Subject, SubjectFile } from "./subject.ts";

/**
 * Returns the videos of a filed release that were not filed because it is unknown which episodes
 * they contain.
 */
export const findLeftOverVideos = ({
  state,
  files,
}: Pick<Subject, "state" | "files">): SubjectFile[] =>
  state === "filed"
    ? files.filter(
        ({ role, skip, method, problem }) =>
          role === "video" && !skip && !method && isOpenQuestion(problem),
      )
    : [];

/**
 * Returns the actions that the user can take for the remaining videos of a partly filed pack: give
 * them their numbers, or skip them.
 */
export function listLeftOverActions(subject: Subject): Action[] {
  const left = findLeftOverVideos(subject);
  if (left.length === 0 || subject.identity?.type !== "tv") return [];
  const named = (proposeNumbers(subject, left).files ?? []).filter(({ skip }) => !skip);
  const skipped = left.map(({ path }) => ({ path, skip: true as const }));
  return [
    ...(named.length > 0 ? [{ do: "approve" as const, id: subject.id, files: named }] : []),
    { do: "approve", id: subject.id, files: skipped },
  ];
}

/**
 * Reasons of torrents that may not belong in Plex. For example, a disc image may be an operating
 * system.
 */
const UNWANTED: readonly ReasonCode[] = ["disc", "game", "music", "book", "pictures", "no_video"];

const named = (end: string): string => `TRANSMISSION_${end} or CLIENT_<NAME>_${end}`;

const KEEP_OUT =
  `give such downloads a label in the download client and add it to ${named("EXCLUDE_LABELS")}, ` +
  `or list the labels of films in ${named("LABELS")}, so that others are ignored`;

/**
 * Returns advice on how to exclude such torrents in future. Undefined if none of these reasons
 * applies.
 */
export const adviseKeepOut = ({
  source,
  reasons,
}: Pick<Subject, "source" | "reasons">): string | undefined =>
  source === "torrent" && reasons.some(({ code }) => UNWANTED.some((known) => known === code))
    ? KEEP_OUT
    : undefined;
