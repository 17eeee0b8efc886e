import { expect, test } from "vitest";
import type { TorrentView } from "../../../../src/hosts/ui/desk/answers.ts";
import {
  listOnTheWay,
  type ReleaseOnTheWay,
  type WayRow,
} from "../../../../src/hosts/ui/model/on-the-way.ts";
import type { VerdictView } from "../../../../src/hosts/ui/model/pill-state.ts";

const release = (id: number, more: Partial<ReleaseOnTheWay>): ReleaseOnTheWay => ({
  id,
  version: 1,
  name: `Film.${id}.mkv`,
  source: "torrent",
  state: "settling",
  created_at: "2026-03-01T12:00:00Z",
  updated_at: "2026-03-01T12:00:00Z",
  file_count: 1,
  bytes: 1,
  path: `/in/Film.${id}.mkv`,
  reasons: [],
  candidates: [],
  ...more,
});
const torrent = (id: number, more: Partial<TorrentView> = {}): TorrentView => ({
  hash: `${id}`,
  name: `Film.${id}.mkv`,
  state: "downloading",
  progress_percent: 40,
  ratio: 0,
  size_bytes: 1000,
  labels: [],
  added_at: "2026-03-01T12:00:00Z",
  release_id: id,
  down_bytes_per_second: 5,
  ...more,
});
const verdict = (name: string, more: Partial<VerdictView>): VerdictView => ({
  code: "transmission",
  name,
  state: "well",
  ...more,
});

const AT = "2026-03-01T10:50:00Z";
const VERDICTS = [
  verdict("http://box:9091", {}),
  verdict("seedbox at http://far:9091", { state: "silent", well_at: AT }),
];
const describeRow = (row: WayRow): string =>
  row.kind === "download"
    ? `download ${row.torrent.name} ${row.isMoving ? "moves" : "is grey"}`
    : `release ${row.release.name} ${row.asOf ?? "now"}`;

test("a download has its own row, and a release that has left its client keeps its row", () => {
  const rows = listOnTheWay(
    [
      release(1, { state: "approved" }),
      release(2, { client: "transmission" }),
      release(3, { client: "seedbox" }),
    ],
    {
      // The first one is still in its client although its release is being filed.
      torrents: [
        torrent(1),
        torrent(2),
        torrent(4, { down_bytes_per_second: 0 }),
        torrent(5, { as_of: AT }),
      ],
      unavailable: [{ client: "seedbox", message: "It is off." }],
    },
    VERDICTS,
  );
  expect(rows.map(describeRow)).toEqual([
    "release Film.1.mkv now",
    `release Film.3.mkv ${AT}`,
    "download Film.2.mkv moves",
    "download Film.4.mkv is grey",
  ]);
});

test("without an answer, releases of a client that is not well have the age of its last answer", () => {
  const way = ["transmission", "seedbox", "other"].map((client, at) => release(at, { client }));
  expect(listOnTheWay(way, undefined, VERDICTS).map(describeRow)).toEqual([
    "release Film.0.mkv now",
    `release Film.1.mkv ${AT}`,
    "release Film.2.mkv now",
  ]);
});

test("each release that is being filed has a row", () => {
  const way = Array.from({ length: 9 }, (_, id) => release(id, { state: "filing" }));
  expect(listOnTheWay(way, undefined, [])).toHaveLength(9);
});
