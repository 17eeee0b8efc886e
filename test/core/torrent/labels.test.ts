import { expect, test } from "vitest";
import { leftByLabel } from "../../../src/core/torrent/labels.ts";

const policy = (labels: string[], excludeLabels: string[] = []) => ({
  labels: { labels, excludeLabels },
  settings: "TRANSMISSION",
});

test("without a policy every torrent is taken", () => {
  expect(leftByLabel([], policy([]))).toBeUndefined();
  expect(leftByLabel(["music"], policy([]))).toBeUndefined();
});

test("with labels only torrents that have one of them are taken, in any case", () => {
  expect(leftByLabel(["TV", "x"], policy(["tv", "movies"]))).toBeUndefined();
  expect(leftByLabel(["music"], policy(["tv"]))).toContain("TRANSMISSION_LABELS");
  expect(leftByLabel([], policy(["tv"]))).toContain("TRANSMISSION_LABELS");
});

test("an excluded label wins, and is named", () => {
  expect(leftByLabel(["tv", "Keep"], policy(["tv"], ["keep"]))).toBe(
    "It has the label keep, which TRANSMISSION_EXCLUDE_LABELS leaves alone.",
  );
});
