import { type FileKind, fileKindOf } from "../../base/file-types.ts";
import { formatCount } from "../../base/text/format-count.ts";
import type { RenameStep, SkippedName } from "./work-steps.ts";

type PlannedRenames = {
  steps: readonly Pick<RenameStep, "what" | "from">[];
  skipped: readonly Pick<SkippedName, "code">[];
};

/** What a step gives a name to, in the order in which it is told. */
const KINDS = ["folder", "video", "subtitle", "disc", "picture", "other file"] as const;
const OF_FILE: Partial<Record<FileKind, (typeof KINDS)[number]>> = {
  video: "video",
  other_video: "video",
  subtitle: "subtitle",
  disc: "disc",
  pictures: "picture",
};

/**
 * What a plan does, by kind, and how much it leaves for which reason: what every host says first.
 */
export function summaryOf(works: readonly PlannedRenames[]): string {
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
      ? "Everything has its name already"
      : `New names in ${formatCount(changed.length, "work")}: ${names}`;
  const left = works.flatMap(({ skipped }) => skipped);
  if (left.length === 0) return `${does}.`;
  const why = [...Map.groupBy(left, ({ code }) => code)].map(
    ([code, all]) => `${all.length} ${code.replaceAll("_", " ")}`,
  );
  return `${does}. ${formatCount(left.length, "stays as it is", "stay as they are")}: ${why.join(", ")}.`;
}
