import { expect, test } from "vitest";
import { findServerMismatches } from "../../../../src/core/audit/findings/in-plex.ts";
import { readWorkFolder } from "../../../../src/core/audit/work-folder.ts";
import { toShownNumbers } from "../../../../src/core/scan/numbers.ts";

const FOLDER = "/media/TV/Low Tide (2019)";
const FILE = "Season 01/Low Tide (2019) - s01e02 - E10 Rises.mkv";
const AT = `${FOLDER}/${FILE}`;
const SERVERS = ["plex", "jellyfin", "emby"] as const;

type Case = {
  kind: (typeof SERVERS)[number];
  episodes?: number[];
  rows: { season?: number; first?: number }[];
  isListed?: boolean;
  wasFiled?: boolean;
};

/** Finds what an audit says about one episode that a server lists with these numbers. */
function reasons({ kind, episodes = [2], rows, isListed = true, wasFiled = true }: Case): string[] {
  const file = { path: FILE, size: 1, dev: "1", ino: "1", mtimeNs: "1", blocks: 1, changedAt: 1 };
  const work = { type: "tv", tmdbId: 900002, title: "Low Tide", year: 2019 } as const;
  const mapping = { season: 1, episodes, titles: [] };
  const folder = readWorkFolder({
    path: FOLDER,
    library: "/media/TV",
    type: "tv",
    isShelf: false,
    files: [file],
    folders: [],
    known: new Map([[AT, { releaseId: 1, work, mapping, wasFiled }]]),
    shown: [
      {
        server: { kind, title: "Den", canFix: false },
        files: new Map([[AT, { tmdbId: 900002, numbers: rows.map(toShownNumbers) }]]),
        isListed: () => isListed,
        usesIds: true,
      },
    ],
  });
  return findServerMismatches(folder).map(({ reason }) => reason);
}

// Seen on Jellyfin 12.0-rc5: "s01e02 - E10 Rises" is shown as episodes 2 to 10, and counted as seen.
test.each(SERVERS)("%s: an episode that is listed with other numbers is named", (kind) => {
  const rows = [2, 3, 10].map((first) => ({ season: 1, first }));
  const named = ["Den shows it as S01E02E03E10, but it was filed as S01E02."];
  expect(reasons({ kind, rows })).toEqual(named);
  expect(reasons({ kind, rows, isListed: false })).toEqual(named);
  expect(reasons({ kind, rows: rows.slice(0, 1) })).toEqual([]);
});

test.each(SERVERS)("%s: a part of the numbers counts once the list is newer", (kind) => {
  const [rows, episodes] = [[{ season: 1, first: 2 }], [2, 3]];
  expect(reasons({ kind, rows, episodes, isListed: false })).toEqual([]);
  expect(reasons({ kind, rows, episodes })).toEqual([
    "Den shows it as S01E02, but it was filed as S01E02E03.",
  ]);
});

test("an episode without a number is named for Jellyfin and Emby", () => {
  const named = ["Den shows it without a number, but it was filed as S01E02."];
  expect(reasons({ kind: "jellyfin", rows: [{}] })).toEqual(named);
  expect(reasons({ kind: "emby", rows: [{}] })).toEqual(named);
  expect(reasons({ kind: "plex", rows: [{}] })).toEqual([]);
  expect(reasons({ kind: "jellyfin", rows: [{}], isListed: false })).toEqual([]);
});

test("an adopted file is not compared, because its numbers come from its name", () => {
  expect(reasons({ kind: "jellyfin", rows: [{ season: 1, first: 9 }], wasFiled: false })).toEqual(
    [],
  );
});
