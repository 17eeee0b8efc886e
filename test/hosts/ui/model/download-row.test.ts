import { expect, test } from "vitest";
import type { TorrentView } from "../../../../src/hosts/ui/desk/answers.ts";
import { rowOf } from "../../../../src/hosts/ui/model/download-row.ts";

const torrent = (given: Partial<TorrentView>): TorrentView => ({
  hash: "a",
  name: "Film.mkv",
  state: "seeding",
  progress_percent: 100,
  ratio: 1,
  size_bytes: 1000,
  labels: [],
  added_at: "2026-03-01T12:00:00Z",
  ...given,
});

const OF_RELEASE = { code: "ambiguous" as const, message: "Two works fit." };
const OF_CLIENT = { code: "downloading" as const, message: "It is half done." };

test.each([
  ["needs", { release_state: "review", release_waits: OF_RELEASE }, OF_RELEASE.message],
  ["needs", { release_state: "failed", state: "error", error: "No data found!" }, undefined],
  ["needs", { release_state: "ignored", waits: { code: "backlog", message: "Old." } }, "Old."],
  ["filed", { release_state: "filed", state: "error", error: "Tracker is away." }, undefined],
  ["broken", { state: "error", error: "No data found!" }, "No data found!"],
  [
    "broken",
    {
      state: "error",
      error: "No data",
      waits: { code: "torrent_error", message: "It reports “No data”." },
    },
    "It reports “No data”.",
  ],
  ["stopped", { state: "stopped", progress_percent: 50 }, undefined],
  // The bar has the client's percentage.
  ["loads", { state: "downloading", progress_percent: 50, waits: OF_CLIENT }, undefined],
  [
    "loads",
    {
      state: "downloading",
      progress_percent: 50,
      release_state: "settling",
      release_waits: OF_RELEASE,
      waits: OF_CLIENT,
    },
    OF_RELEASE.message,
  ],
  ["done", {}, undefined],
] as const)("a row is %s for %j", (kind, given, says) => {
  expect(rowOf(torrent(given as Partial<TorrentView>))).toEqual({
    kind,
    ...(kind === "filed" ? {} : { says }),
  });
});
