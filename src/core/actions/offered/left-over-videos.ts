import type { Action } from "../../../base/actions/table.ts";
import type { ReasonCode } from "../../../base/reason-codes.ts";
import { isOpenQuestion } from "../../plan/files/not-filed.ts";
import { proposeNumbers } from "./numbers.ts";
import type { Subject, SubjectFile } from "./subject.ts";

/** Videos of a filed release that were left out because it is not known which episode they are. */
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
 * What a person can do about the rest of a pack that was filed in part: give the rest its numbers,
 * or leave it.
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
 * What a torrent may hold that does not belong in Plex: an image of a disc may be an operating
 * system.
 */
const UNWANTED: readonly ReasonCode[] = ["disc", "game", "music", "book", "pictures", "no_video"];

const named = (end: string): string => `TRANSMISSION_${end} or CLIENT_<NAME>_${end}`;

const KEEP_OUT = `give such downloads a label in the download client and name it in ${named("EXCLUDE_LABELS")}, or name the labels of films in ${named("LABELS")}: others are left alone`;

/** How torrents of this kind are kept out in future; undefined where that is no question. */
export const adviseKeepOut = ({
  source,
  reasons,
}: Pick<Subject, "source" | "reasons">): string | undefined =>
  source === "torrent" && reasons.some(({ code }) => UNWANTED.some((known) => known === code))
    ? KEEP_OUT
    : undefined;
