import { expect, test } from "vitest";
import { toTorrent } from "../../../src/clients/transmission/gate.ts";
import type { TransmissionTorrent } from "../../../src/clients/transmission/rpc/read-torrent.ts";
import { torrent } from "../../support/torrent.ts";

const waitOf = (read: TransmissionTorrent) => toTorrent(read).waits;

const PART = { leftUntilDone: 10, percentDone: 0.6 };

test.each<[string, Parameters<typeof torrent>[1], string | undefined, string]>([
  ["seeding", { status: "seeding" }, undefined, "seeding"],
  ["in the queue for seeding", { status: "seed_wait" }, undefined, "seeding"],
  ["stopped when whole", { status: "stopped" }, undefined, "finished"],
  ["whole, and still moved to its folder", { status: "downloading" }, "moving", "downloading"],
  ["whole, and its move not begun", { status: "download_wait" }, "moving", "seeding"],
  ["being checked when whole", { status: "checking" }, "checking", "seeding"],
  ["being checked before", { status: "checking", ...PART }, "checking", "downloading"],
  ["queued for the check", { status: "check_wait" }, "checking", "seeding"],
  [
    "a magnet link without its files",
    { hasMetadata: false, sizeWhenDone: 0 },
    "no_metadata",
    "seeding",
  ],
  ["a stopped magnet link", { status: "stopped", hasMetadata: false }, "no_metadata", "stopped"],
  ["nothing chosen", { sizeWhenDone: 0 }, "nothing_wanted", "seeding"],
  ["stopped before the end", { status: "stopped", ...PART }, "stopped", "stopped"],
  ["downloading", { status: "downloading", ...PART }, "downloading", "downloading"],
  ["in the queue", { status: "download_wait", ...PART }, "queued", "downloading"],
  [
    "a local error, also at 100 %",
    { error: "local", errorText: "No data found!" },
    "torrent_error",
    "error",
  ],
  ["a warning of its tracker", { error: "tracker_warning" }, undefined, "seeding"],
  ["an error of its tracker", { error: "tracker_error" }, undefined, "seeding"],
])("%s", (_, given, code, state) => {
  expect(toTorrent(torrent("a", given))).toMatchObject({ state });
  expect(waitOf(torrent("a", given))?.code).toBe(code);
});

test("shows a download's progress, and quotes a local error without its control characters", () => {
  const at = torrent("a", {
    status: "downloading",
    leftUntilDone: 400 * 1024 ** 2,
    percentDone: 0.6123,
  });
  expect(waitOf(at)?.message).toBe("61.2 % is downloaded, 400 MiB to go.");
  const broken = torrent("a", { error: "local", errorText: "No data\u001b[31m found!" });
  expect(waitOf(broken)?.message).toBe(
    'Transmission reports an error on its machine: "No data\ufffd[31m found!"',
  );
});
