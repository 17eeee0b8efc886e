import { withoutExtension } from "../path/path-parts.ts";
import type { Reason } from "../reason.ts";
import { STAYS } from "./files/not-filed.ts";
import type { Plan, PlannedFile } from "./plan.ts";

/** A plan without these videos, by their paths, each with the reason why it stays; their subtitles stay with them. */
export function leaveOut<P extends Plan>(plan: P, left: ReadonlyMap<string, Reason>): P {
  if (left.size === 0) return plan;
  const stems = plan.files.flatMap(({ path, destination }) =>
    left.has(path) && destination !== undefined ? `${withoutExtension(destination)}.` : [],
  );
  const files = plan.files.map((file): PlannedFile => {
    const { path, role, destination } = file;
    const reason = left.get(path);
    if (reason) return { path, role, problem: reason };
    const goesAlong = role === "subtitle" && stems.some((stem) => destination?.startsWith(stem));
    return goesAlong ? { path, role, problem: STAYS.videoStays } : file;
  });
  return { ...plan, files };
}
