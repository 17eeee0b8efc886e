import { expect, test } from "vitest";
import {
  findOfferedApproval,
  toApprovalOrLeft,
} from "../../../../src/app/review/decisions/offered-approval.ts";
import type { ShownAction, ShownRelease } from "../../../../src/app/shown/release-shape.ts";
import { saying } from "../../../support/said.ts";

const approval = (more: Record<string, unknown> = {}): ShownAction => ({
  text: "plex-ingest approve 7",
  tool: "approve_ingest",
  arguments: { ids: [7], type: "movie", tmdb_id: 949, ...more },
});
const other = (tool: string): ShownAction => ({ text: tool, tool, arguments: {} });

test("a yes accepts only the action offered first, ignoring an offered retry", () => {
  expect(findOfferedApproval({ next: [approval()] })).toEqual({ type: "movie", tmdbId: 949 });
  expect(findOfferedApproval({ next: [other("retry_ingest"), approval()] })).toEqual({
    type: "movie",
    tmdbId: 949,
  });
  for (const first of [
    other("execute_ingest"),
    other("reject_ingest"),
    { text: "turn it into a video file" },
  ]) {
    expect(findOfferedApproval({ next: [first, approval()] })).toBeUndefined();
  }
  expect(
    findOfferedApproval({ next: [{ ...approval(), needs: ["season"] }, approval()] }),
  ).toBeUndefined();
});

test("when replacing several releases, skips those that cannot be replaced", () => {
  const item = (id: number, ...duplicates: string[]) =>
    ({
      id,
      next: duplicates.map((one) => approval({ duplicates: one })),
    }) as unknown as ShownRelease;
  const items = [item(1, "replace", "keep_both"), item(2, "keep_both")];
  expect(items.map((one) => toApprovalOrLeft(one, { do: "replace" }))).toMatchObject([
    { approval: { duplicates: { do: "replace" } } },
    { left: { id: 2, ok: false, message: saying("--keep-both") } },
  ]);
});
