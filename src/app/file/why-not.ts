import { join } from "node:path";
import type { Kysely } from "kysely";
import { FILE_METHODS } from "../../core/journal/method-traits.ts";
import type { PlannedFile } from "../../core/plan/plan.ts";
import type { Reason } from "../../core/reason.ts";
import type { Role } from "../../core/release/item.ts";
import type { Release, ReleaseIn } from "../../core/release/release.ts";
import { cleanText } from "../../core/text/clean-text.ts";
import { publicationsOfWork } from "../../store/journal/publications.ts";
import type { Schema } from "../../store/schema.ts";
import type { MethodPolicy } from "../journal/steps/deps.ts";
import type { Sources } from "../journal/steps/sources.ts";
import type { DuplicatePolicy, Rival } from "../library-state/duplicates.ts";
import { type Judgement, judgeDuplicates } from "../library-state/judge-duplicates.ts";
import type { Prepared } from "./check-plan.ts";

export type HoldDeps = { policy: Pick<MethodPolicy, "method">; sources: Pick<Sources, "heldBy"> };

/** Why a release must not be moved into the library; undefined under a method that leaves the sources. @throws Outage */
export async function whyHeld(
  { policy, sources }: HoldDeps,
  release: ReleaseIn<"approved">,
  { plan }: Pick<Prepared, "plan">,
  signal: AbortSignal,
): Promise<Reason | undefined> {
  if (!FILE_METHODS[policy.method].sourceGoes) return undefined;
  const leave = plan.files.filter(({ destination }) => destination !== undefined);
  // A release of one file lies at its path itself; below that there is nothing, and nothing that is a torrent's.
  const paths = leave.map((file) => join(release.path, file.path));
  return sources.heldBy(release, [release.path, ...paths], signal);
}

/** What becomes of a release beside what others filed of the same work: whatever enters `filing`, or says what would. */
export async function judgeFiled(
  db: Kysely<Schema>,
  release: Pick<Release, "id" | "name">,
  { identity, videos, proofs, plan }: Pick<Prepared, "identity" | "videos" | "proofs" | "plan">,
  policy: DuplicatePolicy,
  /** What a dry run would file before it. */
  planned: readonly Rival[] = [],
): Promise<Judgement> {
  // Subtitles of a video that stands there are no second video.
  if (videos.length === 0) return { kind: "file", replaces: new Map(), left: new Map() };
  const ofWork = await publicationsOfWork(db, identity, release.id);
  const filed = [...ofWork, ...planned].filter(({ operation }) => !plan.isApart(operation.finalPath));
  const beside = new Set([...plan.beside.values()].flat());
  return judgeDuplicates({ policy, identity, releaseName: release.name, videos, filed, proofs, beside });
}

const MOST_REASONS = 5;
const MOST_NAMES = 5;
const LONGEST_NAME = 100;

/** What matters first: a film that has no place, then what would have gone along, then what is never filed. */
const GROUPS: readonly (readonly Role[])[] = [["video"], ["subtitle", "extra"], ["sample", "archive", "disc"]];

/** Why no video of a release has a place in the library, each reason once with the files that it is about. */
export function whyNothing(planned: readonly PlannedFile[]): Reason[] {
  for (const roles of GROUPS) {
    const held = planned.flatMap(({ path, role, problem }) =>
      problem && roles.includes(role) ? [{ path, problem }] : [],
    );
    if (held.length === 0) continue;
    const same = [...Map.groupBy(held, ({ problem }) => `${problem.code} ${problem.message}`).values()];
    return same.slice(0, MOST_REASONS).flatMap((group) => {
      const [first] = group;
      const paths = group.map(({ path }) => path);
      return first ? withNames(first.problem, paths) : [];
    });
  }
  return [{ code: "no_video", message: "No file of it is left to be filed." }];
}

function withNames({ code, message }: Reason, paths: readonly string[]): Reason {
  if (paths.length < 2) return { code, message };
  const names = paths.slice(0, MOST_NAMES).map((path) => cleanText(path, LONGEST_NAME));
  const more = paths.length - names.length;
  return { code, message: `${message} They are ${names.join("; ")}${more > 0 ? ` and ${more} more` : ""}.` };
}
