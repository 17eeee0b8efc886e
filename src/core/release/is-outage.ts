import { awaitedOf } from "../../base/errors.ts";
import type { Waiting } from "./release.ts";

/**
 * True if the work cannot go on until a disk, a service or a setting works again. The only answer to
 * whether a wait is a problem: the exit code, the log and the last errors of `status` follow it.
 * Another program or release only takes its turn. If the attempt after that of another release finds
 * the same, no other release was the reason.
 */
export function isOutage({
  code,
  awaits = awaitedOf(code),
  attempt,
}: Pick<Waiting, "code" | "awaits" | "attempt">): boolean {
  return awaits === "outage" || (awaits === "other_release" && attempt > 1);
}
