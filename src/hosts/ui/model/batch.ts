import type { Approval, Release } from "../desk/answers.ts";

/** With two candidates this close a person must name one: the server asks for it as well. */
const MIN_LEAD = 0.1;

/**
 * The approval that files a release as its best match, if it has one answer; undefined where a person must look: two likely
 * works, numbers to name, another version in the library, nothing that could be filed.
 */
export function soleApproval({ id, version, state, candidates, next = [] }: Release): Approval | undefined {
  const [first] = next;
  if (state !== "review" || first?.tool !== "approve_ingest" || first.needs !== undefined) return undefined;
  const { duplicates, tmdb_id, ...rest } = (first.arguments ?? {}) as Partial<Approval>;
  if (duplicates !== undefined || tmdb_id === undefined) return undefined;
  const [best, second] = candidates;
  if (best && second && best.confidence - second.confidence < MIN_LEAD) return undefined;
  return { ...rest, tmdb_id, ids: [id], version };
}

/** What filing the chosen ones together would do. */
export function planBatch(releases: readonly Release[]): { approvals: Approval[]; left: number[] } {
  const approvals: Approval[] = [];
  const left: number[] = [];
  for (const release of releases) {
    const approval = soleApproval(release);
    if (approval) approvals.push(approval);
    else left.push(release.id);
  }
  return { approvals, left };
}
