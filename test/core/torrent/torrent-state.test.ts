import { expect, test } from "vitest";
import { torrentStateOf } from "../../../src/core/torrent/torrent.ts";
import { torrent } from "../../support/torrent.ts";

test.each([
  [torrent({ status: "downloading", leftUntilDone: 5 }), "downloading"],
  [torrent({ status: "download_wait", leftUntilDone: 5 }), "downloading"],
  [torrent({ status: "checking", leftUntilDone: 5 }), "downloading"],
  [torrent({ status: "checking", leftUntilDone: 0 }), "seeding"],
  [torrent({ status: "downloading", leftUntilDone: 0 }), "downloading"],
  [torrent({ status: "seeding" }), "seeding"],
  [torrent({ status: "seed_wait" }), "seeding"],
  [torrent({ status: "stopped" }), "finished"],
  [torrent({ status: "stopped", leftUntilDone: 5 }), "stopped"],
  [torrent({ status: "stopped", hasMetadata: false }), "stopped"],
  [torrent({ status: "seeding", error: "local" }), "error"],
])("%#: it is %s", (given, state) => {
  expect(torrentStateOf(given)).toBe(state);
});
