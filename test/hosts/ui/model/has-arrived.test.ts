import { expect, test } from "vitest";
import { hasArrived } from "../../../../src/hosts/ui/model/has-arrived.ts";

test("a lost decision has arrived if the release changed into one of its states", () => {
  const now = { state: "filed", version: 8 };
  expect(hasArrived("approve_ingest", 7, now)).toBe(true);
  expect(hasArrived("approve_ingest", undefined, now)).toBe(true);
  expect(hasArrived("reject_ingest", 7, { state: "rejected", version: 8 })).toBe(true);
  expect(hasArrived("reject_ingest", 7, now)).toBe(false);
  expect(hasArrived("approve_ingest", 7, { state: "review", version: 9 })).toBe(false);
});

test("a decision about the rest of a filed pack has not arrived while the pack is unchanged", () => {
  expect(hasArrived("approve_ingest", 8, { state: "filed", version: 8 })).toBe(false);
});
