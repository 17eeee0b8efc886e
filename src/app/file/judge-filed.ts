import type { Kysely } from "kysely";
import type { Release } from "../../core/release/release.ts";
import { publicationsOfWork } from "../../store/journal/publications.ts";
import type { Schema } from "../../store/schema.ts";
import type { DuplicatePolicy, Rival } from "../library-state/duplicates.ts";
import { type Judgement, judgeDuplicates } from "../library-state/judge-duplicates.ts";
import type { Prepared } from "./check-plan.ts";

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
