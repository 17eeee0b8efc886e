import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { compareReadings, type ReadWork } from "../../scripts/readings/compare.ts";
import { listNamedWorks } from "../../scripts/readings/works.ts";
import type { NameReader } from "../../src/core/plan/names/name-rules.ts";
import { findMisreadings } from "../../src/core/plan/names/server-reading.ts";

// One work of each combination of notes, as a real Jellyfin of each version read it.
const FIXTURE = join(import.meta.dirname, "../fixtures/jellyfin-readings.jsonl");
const WORKS = readFileSync(FIXTURE, "utf8")
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as ReadWork);

const toReader = (version: string): NameReader => ({ kind: "jellyfin", version });

test.each(["10.11.11", "12.0.0"])(
  "each name that Jellyfin %s misread has a note, and each note is true",
  (version) => {
    const compared = compareReadings(WORKS, { version, reader: toReader(version) });
    expect(compared).toMatchObject({ files: 218, silent: [], untrue: [] });
    expect(compared.noted).toBeGreaterThan(50);
    expect(compared.right).toBeGreaterThan(50);
  },
);

test("the comparison finds a missing and an untrue note", () => {
  // Emby's and Plex's rules are not Jellyfin's.
  const { silent, untrue } = compareReadings(WORKS, {
    version: "12.0.0",
    reader: { kind: "emby" },
  });
  expect(silent.length).toBeGreaterThan(20);
  expect(untrue.length).toBeGreaterThan(0);
});

test("over a thousand names are made, and those made for Jellyfin avoid what can be avoided", () => {
  const countOf = (readers: readonly NameReader[]): [names: number, misread: number] => {
    const works = listNamedWorks(readers);
    const misread = works.flatMap(({ type, folder, files }) => {
      const videos = files.flatMap(({ path, role }) =>
        role === "video" ? [path.slice(folder.length + 1)] : [],
      );
      const all = findMisreadings([toReader("12.0.0")], { type, folder, videos });
      return all.filter(({ kind }) => kind === "extra" || kind === "left_out");
    });
    return [works.flatMap(({ files }) => files).length, misread.length];
  };
  const [names, misread] = countOf([]);
  expect(names).toBeGreaterThan(1000);
  expect(misread).toBeGreaterThan(20);
  expect(countOf([toReader("12.0.0")])).toEqual([names, 0]);
});
