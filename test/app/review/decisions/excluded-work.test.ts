import { expect, test } from "vitest";
import { approve } from "../../../../src/app/review/decisions/approve.ts";
import {
  findOfferedApproval,
  toApprovalOrLeft,
} from "../../../../src/app/review/decisions/offered-approval.ts";
import { readQueue } from "../../../../src/app/review/queue/queue.ts";
import type { RankedCandidate } from "../../../../src/base/candidate.ts";
import { findFirstApproval } from "../../../../src/core/actions/offered/first-approval.ts";
import { findLikelyWork } from "../../../../src/core/actions/offered/likely-work.ts";
import { formatShortLine } from "../../../../src/hosts/cli/show/short-lines.ts";
import { testEngine } from "../../../support/engine.ts";
import { candidate, inReview } from "../../../support/review-release.ts";
import { saying } from "../../../support/said.ts";

/** The reasons that rule a work out; test/names/decide/exclusion.test.ts meets each of them. */
const RULING_OUT = [
  "low_confidence",
  "series_ambiguous",
  "year_differs",
  "number_differs",
  "runtime_differs",
] as const;
const by = { actor: "cli:anna", at: 9 };

for (const excludedBy of RULING_OUT) {
  test(`a work that ${excludedBy} rules out is offered nowhere, and can still be named`, async () => {
    await using engine = await testEngine();
    const { store } = engine;
    const ruledOut: RankedCandidate = { ...candidate(841, "Dune", 1984, 700), excludedBy };
    const id = await inReview(engine, "Dune.2021.mkv", {
      candidates: [ruledOut],
      reason: excludedBy,
    });
    const { items } = await readQueue(store, { limit: 9 });
    const [shown = expect.unreachable()] = items;
    expect(shown.next?.[0]).toMatchObject({
      tool: "approve_ingest",
      needs: ["tmdb_id"],
      text: `plex-ingest approve ${id} --type movie --tmdb ID`,
    });
    expect(findFirstApproval(shown.next)).toBeUndefined();
    expect(findOfferedApproval(shown)).toBeUndefined();
    expect(toApprovalOrLeft(shown, undefined)).toMatchObject({ left: { code: "refused" } });
    expect(findLikelyWork(shown)).toBeUndefined();
    expect(formatShortLine(shown, 1)).toContain("Dune.2021.mkv → ?");
    expect(await approve(store, [{ ids: [id], approval: {} }], by)).toMatchObject([
      {
        ok: false,
        code: "conflict",
        message: saying(/has no candidate that its reasons allow: movie 841 Dune \(1984\)/),
      },
    ]);
    const approval = { type: "movie", tmdbId: 841 } as const;
    expect(await approve(store, [{ ids: [id], approval }], by)).toMatchObject([{ ok: true }]);
  });
}
