import { isOpenQuestion } from "../../plan/files/not-filed.ts";
import type { Action } from "../table.ts";
import { numbersFor } from "./numbers.ts";
import type { Subject, SubjectFile } from "./subject.ts";

/** Videos of a filed release that were left out because it is not known which episode they are. */
export const leftOverVideos = ({ state, files }: Pick<Subject, "state" | "files">): SubjectFile[] =>
  state === "filed"
    ? files.filter(({ role, skip, method, problem }) => role === "video" && !skip && !method && isOpenQuestion(problem))
    : [];

/** What a person can do about the rest of a pack that was filed in part: give the rest its numbers, or leave it. */
export function leftOverActions(subject: Subject): Action[] {
  const left = leftOverVideos(subject);
  if (left.length === 0 || subject.identity?.type !== "tv") return [];
  const named = (numbersFor(subject, left).files ?? []).filter(({ skip }) => !skip);
  const skipped = left.map(({ path }) => ({ path, skip: true as const }));
  return [
    ...(named.length > 0 ? [{ do: "approve" as const, id: subject.id, files: named }] : []),
    { do: "approve", id: subject.id, files: skipped },
  ];
}
