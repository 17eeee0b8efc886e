import { expect, test } from "vitest";
import { torrentStateOf } from "../../../src/core/torrent/torrent.ts";
import { torrent } from "../../support/torrent.ts";

test.each([
  [torrent("a", { status: "downloading", leftUntilDone: 5 }), "downloading"],
  [torrent("a", { status: "download_wait", leftUntilDone: 5 }), "downloading"],
  [torrent("a", { status: "checking", leftUntilDone: 5 }), "downloading"],
  [torrent("a", { status: "checking", leftUntilDone: 0 }), "seeding"],
  [torrent("a", { status: "downloading", leftUntilDone: 0 }), "downloading"],
  [torrent("a", { status: "seeding" }), "seeding"],
  [torrent("a", { status: "seed_wait" }), "seeding"],
  [torrent("a", { status: "stopped" }), "finished"],
  [torrent("a", { status: "stopped", leftUntilDone: 5 }), "stopped"],
  [torrent("a", { status: "stopped", hasMetadata: false }), "stopped"],
  [torrent("a", { status: "seeding", error: "local" }), "error"],
])("the state of torrent %# is %s", (given, state) => {
  expect(torrentStateOf(given)).toBe(state);
});
