import { expect, test } from "vitest";
import { toTorrent } from "../../../src/clients/transmission/gate.ts";
import type { TransmissionTorrent } from "../../../src/clients/transmission/rpc/read-torrent.ts";
import { torrent } from "../../support/torrent.ts";

const waitOf = (read: TransmissionTorrent) => toTorrent(read).waits;

test("a torrent with all its files may be checked, seeding or stopped", () => {
  expect(waitOf(torrent("a", { status: "seeding" }))).toBeUndefined();
  expect(waitOf(torrent("a", { status: "seed_wait" }))).toBeUndefined();
  expect(waitOf(torrent("a", { status: "stopped" }))).toBeUndefined();
});

test("a full torrent is not complete while Transmission still moves it to its folder", () => {
  expect(waitOf(torrent("a", { status: "downloading", percentDone: 1, leftUntilDone: 0 }))?.code).toBe("moving");
  expect(waitOf(torrent("a", { status: "download_wait" }))?.code).toBe("moving");
});

test.each([
  ["checking", torrent("a", { status: "checking" }), "checking"],
  ["queued for the check", torrent("a", { status: "check_wait" }), "checking"],
  ["a magnet link without its files", torrent("a", { hasMetadata: false, sizeWhenDone: 0 }), "no_metadata"],
  ["nothing chosen", torrent("a", { sizeWhenDone: 0 }), "nothing_wanted"],
  ["stopped before the end", torrent("a", { status: "stopped", leftUntilDone: 10, percentDone: 0.6 }), "stopped"],
  ["in the queue", torrent("a", { status: "download_wait", leftUntilDone: 10, percentDone: 0.6 }), "queued"],
  ["a local error, also at 100 %", torrent("a", { error: "local", errorText: "No data found!" }), "torrent_error"],
])("%s delays the torrent", (_, given, code) => {
  expect(waitOf(given)?.code).toBe(code);
});

test("tracker errors do not matter", () => {
  expect(waitOf(torrent("a", { error: "tracker_warning" }))).toBeUndefined();
  expect(waitOf(torrent("a", { error: "tracker_error" }))).toBeUndefined();
});

test("it shows a download's progress, and quotes a local error without its control characters", () => {
  const at = torrent("a", { status: "downloading", leftUntilDone: 400 * 1024 ** 2, percentDone: 0.6123 });
  expect(waitOf(at)?.message).toBe("61.2 % of it is there, 400 MiB to go.");
  const broken = torrent("a", { error: "local", errorText: "No data\u001b[31m found!" });
  expect(waitOf(broken)?.message).toBe('Transmission reports an error of this machine: "No data\ufffd[31m found!"');
});

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
  expect(toTorrent(given).state).toBe(state);
});
