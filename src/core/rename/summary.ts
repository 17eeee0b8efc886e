import { type FileKind, fileKindOf } from "../../base/file-types.ts";
import { formatCount } from "../../base/text/format-count.ts";
import type { RenameStep, SkippedName } from "./work-steps.ts";

type PlannedRenames = {
  steps: readonly Pick<RenameStep, "what" | "from">[];
  skipped: readonly Pick<SkippedName, "code">[];
};

/** Kinds of renamed files and folders, in the order of the summary. */
const KINDS = ["folder", "video", "subtitle", "disc", "picture", "other file"] as const;
const OF_FILE: Partial<Record<FileKind, (typeof KINDS)[number]>> = {
  video: "video",
  other_video: "video",
  subtitle: "subtitle",
  disc: "disc",
  pictures: "picture",
};

/**
 * Summarizes a plan: the number of new names by kind, and the number of skipped files by reason.
 * `works` are all works whose names were compared. Every host shows this first.
 */
export function summaryOf(works: readonly PlannedRenames[]): string {
  if (works.length === 0) return "No name was compared: nothing has been filed or adopted yet.";
  const changed = works.filter(({ steps }) => steps.length > 0);
  const steps = changed.flatMap((work) => work.steps);
  const kinds = Map.groupBy(steps, ({ what, from }) =>
    what === "folder" ? what : (OF_FILE[fileKindOf(from) ?? "beside"] ?? "other file"),
  );
  const counts = KINDS.map((kind) => [kinds.get(kind)?.length ?? 0, kind] as const);
  const names = counts
    .flatMap(([count, kind]) => (count === 0 ? [] : [formatCount(count, kind)]))
    .join(", ");
  const does =
    names === ""
      ? "Everything already has the right name"
      : `New names in ${formatCount(changed.length, "work")}: ${names}`;
  const left = works.flatMap(({ skipped }) => skipped);
  if (left.length === 0) return `${does}.`;
  const why = [...Map.groupBy(left, ({ code }) => code)].map(
    ([code, all]) => `${all.length} ${code.replaceAll("_", " ")}`,
  );
  return `${does}. ${formatCount(left.length, "stays as it is", "stay as they are")}: ${why.join(", ")}.`;
}
