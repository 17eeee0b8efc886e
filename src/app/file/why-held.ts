import { join } from "node:path";
import type { Reason } from "../../core/reason.ts";
import type { ReleaseIn } from "../../core/release/release.ts";
import type { MethodPolicy } from "../journal/deps.ts";
import type { Sources } from "../journal/sources.ts";
import type { Prepared } from "./check-plan.ts";

export type HoldDeps = { policy: Pick<MethodPolicy, "method">; sources: Pick<Sources, "heldBy"> };

/** Why a release must not be moved into the library; undefined under every other method. @throws Outage */
export async function whyHeld(
  { policy, sources }: HoldDeps,
  release: ReleaseIn<"approved">,
  { plan }: Pick<Prepared, "plan">,
  signal: AbortSignal,
): Promise<Reason | undefined> {
  if (policy.method !== "move") return undefined;
  const leave = plan.files.filter(({ destination }) => destination !== undefined);
  // A release of one file lies at its path itself; below that there is nothing, and nothing that is a torrent's.
  const paths = leave.map((file) => join(release.path, file.path));
  return sources.heldBy(release, [release.path, ...paths], signal);
}
