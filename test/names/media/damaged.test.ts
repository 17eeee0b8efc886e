import { expect, test } from "vitest";
import { damagedVideos, oddVideos, soundVideos } from "../../support/damaged-videos.ts";
import { decodeWhole } from "./decode-bytes.ts";

const MS = 136 * 60_000;

test("a damaged file of any container cannot be played", () => {
  const damaged = damagedVideos(MS);
  expect(damaged.length).toBeGreaterThanOrEqual(200);
  const missed = damaged.filter(({ bytes }) => decodeWhole(bytes).length.kind !== "unplayable");
  expect(missed.map(({ what }) => what)).toEqual([]);
});

test("reads the length of an intact file of every container", () => {
  for (const { what, bytes } of soundVideos(MS)) {
    expect(decodeWhole(bytes).length, what).toEqual({ kind: "read", duration_ms: MS });
  }
});

test("does not report a file as unplayable because of an unknown size or length, trailing data or its extension", () => {
  for (const { what, bytes } of oddVideos(MS)) {
    expect(["read", "unreadable"], what).toContain(decodeWhole(bytes).length.kind);
  }
});

test("detects a truncated file by reading only a few headers, regardless of its size", () => {
  for (const { what, bytes } of soundVideos(MS).slice(0, 8)) {
    const { wants } = decodeWhole(bytes, 40_000_000_000);
    expect(
      wants.reduce((sum, { length }) => sum + length, 0),
      what,
    ).toBeLessThanOrEqual(5 * 16_384);
  }
});
