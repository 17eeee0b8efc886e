import { createAnswerable } from "./answerable.ts";
import { bestKnownNames } from "./best-known.ts";
import type { Catalogue } from "./catalogue.ts";
import type { Decider } from "./client.ts";
import { judgeDecision, type Outcome } from "./decision-score.ts";
import { type Row, readRows } from "./rows.ts";

export const REAL = "with-tmdb-ids";
export const TRAPS = "traps";
export const SAME = "same-title";
/** Names of nothing that could be filed; they stand among those of one corpus. */
export const NEGATIVES = "negatives";
/** Made from the catalogue: see best-known.ts. */
export const BEST_KNOWN = "best known";

// The client lets four requests fly at once; more names would only wait for it.
const AT_ONCE = 8;

/** Decides every name of the labelled corpora, and of the `bestKnown` films, as `plex-ingest identify` would. */
export async function decideAll(
  dir: string,
  catalogue: Catalogue,
  decider: Decider,
  bestKnown: number,
): Promise<Outcome[]> {
  const answerable = createAnswerable(catalogue);
  const { signal } = new AbortController();
  const waiting: { corpus: string; row: Row }[] = [
    ...[REAL, TRAPS, SAME].flatMap((corpus) => readRows(dir, corpus).map((row) => ({ corpus, row }))),
    ...readRows(dir, "ctrl").flatMap((row) => (row.negative ? [{ corpus: NEGATIVES, row }] : [])),
    ...bestKnownNames(catalogue, bestKnown).map((row) => ({ corpus: BEST_KNOWN, row })),
  ];
  const outcomes: Outcome[] = [];
  const queue = waiting.entries();
  const work = async (): Promise<void> => {
    for (const [at, { corpus, row }] of queue)
      outcomes[at] = judgeDecision(corpus, row, await decider.decide(row.name, signal), answerable(row));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return outcomes;
}
