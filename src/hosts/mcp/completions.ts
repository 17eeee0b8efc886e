import type { Review } from "../../app/review/review.ts";

/** The protocol's limit of one answer: https://modelcontextprotocol.io/specification/2025-11-25/server/utilities/completion */
const MAX_VALUES = 100;

/** What is completed: the arguments of templates of resources and of prompts, by template or prompt. */
const COMPLETED: Readonly<Record<string, Record<string, "completeId" | "completeTitle">>> = {
  "ingest://release/{id}": { id: "completeId" },
  fix_misfiled: { title: "completeTitle" },
};

/** What the argument of this template or prompt may become; nothing where a person types freely. */
export async function complete(
  review: Pick<Review, "completeId" | "completeTitle">,
  of: string,
  { name, value }: { name: string; value: string },
): Promise<{ values: string[]; hasMore: boolean }> {
  const how = Object.hasOwn(COMPLETED, of) ? COMPLETED[of]?.[name] : undefined;
  const found = how === undefined ? [] : await review[how](value.slice(0, 200), MAX_VALUES + 1);
  return { values: found.slice(0, MAX_VALUES), hasMore: found.length > MAX_VALUES };
}
