import type { Approval } from "../../app/review/decisions/approve.ts";
import type { Review } from "../../app/review/review.ts";
import type { ShownItem } from "../../app/shown/release-shape.ts";
import type { ShownResult } from "../../app/shown/results-shape.ts";
import type { MediaType } from "../../core/identity.ts";

/** What was decided last, and how it is taken back. */
export type Decision = { id: number; kind: "approved" | "rejected" };

export type Decided = { message: string; decision?: Decision };

/** Carries out decisions about one release at a time, and says in one line what came of each. */
export function createDecide(review: Review, actor: string) {
  const said = ({ id, ok, state, message }: ShownResult, what: string): string =>
    ok ? `#${id} ${what}${state === "filed" ? ", filed" : ""}.` : `#${id}: ${message ?? "It was not done."}`;

  async function approve(item: ShownItem, approval: Approval): Promise<Decided> {
    const { results } = await review.approve([item.id], approval, actor);
    const [result] = results;
    if (!result) return { message: `#${item.id} was not decided.` };
    const decided = { message: said(result, "approved") };
    return result.ok ? { ...decided, decision: { id: item.id, kind: "approved" } } : decided;
  }

  return {
    approve,
    approveWork: (item: ShownItem, work: { type: MediaType; tmdb_id: number }): Promise<Decided> =>
      approve(item, { type: work.type, tmdbId: work.tmdb_id }),

    async reject({ id }: ShownItem): Promise<Decided> {
      const { results } = await review.reject([id], undefined, actor);
      const [result] = results;
      if (!result?.ok) return { message: result ? said(result, "") : `#${id} was not decided.` };
      return { message: `#${id} rejected.`, decision: { id, kind: "rejected" } };
    },

    /** Everything that would have been filed without asking. */
    async approveCertain(): Promise<{ message: string; ids: number[] }> {
      const items = await review.select("approve", { certain: true });
      if (items.length === 0) return { message: "Nothing in review is certain.", ids: [] };
      const { results } = await review.approveOffered(items, undefined, actor);
      const ids = results.flatMap(({ id, ok }) => (ok ? [id] : []));
      return { message: `${ids.length} approved.`, ids };
    },

    /**
     * A rejected release is identified again; a filed one is taken out of the library, an approved one goes back to review, and
     * one that is being filed is rejected.
     */
    async takeBack({ id, kind }: Decision): Promise<string> {
      if (kind === "rejected") {
        await review.retry([id], actor);
        return `#${id} is identified again.`;
      }
      const { state } = await review.show(id);
      const { results } =
        state === "filed" || state === "approved"
          ? await review.undo([id], actor)
          : await review.reject([id], undefined, actor);
      const [result] = results;
      if (!result?.ok) return `#${id}: ${result?.message ?? "It was not undone."}`;
      if (result.state === "review") return `#${id} is in review again.`;
      return state === "filed"
        ? `#${id} is taken out of the library.`
        : `#${id} is not filed; retry it to decide again.`;
    },
  };
}
