import { join } from "node:path";
import { sentence, toCommandText } from "../../base/actions/sentence.ts";
import type { ItemRole } from "../../base/item.ts";
import type { Reason } from "../../base/reason-codes.ts";
import { cleanText } from "../../base/text/clean-text.ts";
import { FILE_METHODS } from "../../core/journal/method-traits.ts";
import type { PlannedFile } from "../../core/plan/plan.ts";
import type { Release, ReleaseIn } from "../../core/release/release.ts";
import { publicationsOfWork } from "../../store/journal/publications.ts";
import type { Db } from "../../store/open.ts";
import {
  chooseDuplicateRule,
  type DuplicatePolicy,
  type Rival,
  toRivals,
} from "../library-state/duplicates.ts";
import { type DuplicateJudgement, judgeDuplicates } from "../library-state/judge-duplicates.ts";
import type { PreparedFiling } from "./check-plan.ts";
import type { FileDeps } from "./file-deps.ts";

/**
 * Returns why the method `move` must not remove a release's files. Undefined under every other
 * method.
 * @throws Outage
 */
export async function moveBlockedReason(
  { policy, sources }: Pick<FileDeps, "policy" | "sources">,
  release: ReleaseIn<"approved">,
  { plan }: Pick<PreparedFiling, "plan">,
  signal: AbortSignal,
): Promise<Reason | undefined> {
  if (!FILE_METHODS[policy.method].sourceGoes) return undefined;
  const leaving = plan.files.filter(({ destination }) => destination !== undefined);
  // A single-file release is itself the file at its path, so nothing is below that path.
  const paths = leaving.map((file) => join(release.path, file.path));
  return sources.heldBy(release, [release.path, ...paths], signal);
}

/**
 * Decides what happens to a release when other releases of its work were filed. Used on the way
 * into `filing` and for previews.
 */
export async function judgeFiled(
  db: Db,
  release: Pick<Release, "id" | "name" | "duplicates">,
  {
    identity,
    videos,
    proofs,
    lengths,
    plan,
    whereabouts,
  }: Pick<PreparedFiling, "identity" | "videos" | "proofs" | "lengths" | "plan" | "whereabouts">,
  policy: DuplicatePolicy,
  /** Files that a dry run would file before this release. */
  planned: readonly Rival[] = [],
): Promise<DuplicateJudgement> {
  // Subtitles of a video that is already there are not a second video.
  if (videos.length === 0) return { kind: "file", replaces: new Map(), notFiled: new Map() };
  const ofWork = await publicationsOfWork(db, identity, release.id);
  const filed = [...toRivals(ofWork, whereabouts), ...planned].filter(
    ({ operation }) => !plan.isApart(operation.finalPath),
  );
  const beside = new Set([...plan.beside.values()].flat());
  const rule = chooseDuplicateRule(release, policy);
  return judgeDuplicates({
    rule,
    identity,
    releaseName: release.name,
    videos,
    filed,
    proofs,
    lengths,
    beside,
  });
}

const MAX_REASONS = 5;
const MAX_NAMES = 5;
const MAX_NAME_CHARS = 100;

/**
 * Most important first: videos without a destination, then files that would be filed with them,
 * then files that are never filed.
 */
const GROUPS: readonly (readonly ItemRole[])[] = [
  ["video"],
  ["subtitle", "extra"],
  ["sample", "archive", "disc"],
];

/**
 * Returns why no video of a release has a destination: each reason once, with the files that it
 * concerns.
 */
export function nothingFiledReasons(planned: readonly PlannedFile[]): Reason[] {
  for (const roles of GROUPS) {
    const held = planned.flatMap(({ path, role, problem }) =>
      problem && roles.includes(role) ? [{ path, problem }] : [],
    );
    if (held.length === 0) continue;
    const same = [
      ...Map.groupBy(
        held,
        ({ problem }) => `${problem.code} ${toCommandText(problem.message)}`,
      ).values(),
    ];
    return same.slice(0, MAX_REASONS).flatMap((group) => {
      const [first] = group;
      const paths = group.map(({ path }) => path);
      return first ? withNames(first.problem, paths) : [];
    });
  }
  return [{ code: "no_video", message: "It has no files left to file." }];
}

function withNames({ code, message }: Reason, paths: readonly string[]): Reason {
  if (paths.length < 2) return { code, message };
  const names = paths.slice(0, MAX_NAMES).map((path) => cleanText(path, MAX_NAME_CHARS));
  const more = paths.length - names.length;
  return {
    code,
    message: sentence`${message} Affected files: ${names.join("; ")}${more > 0 ? ` and ${more} more` : ""}.`,
  };
}
