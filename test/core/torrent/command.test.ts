import { expect, test } from "vitest";
import { type TorrentRequest, toCommand } from "../../../src/core/torrent/command.ts";

const hash = "ab".repeat(20);

test.each<[TorrentRequest, RegExp]>([
  [{ action: "start" }, /^start needs hash/],
  [{ action: "remove" }, /^remove needs hash/],
  [{ action: "add" }, /^add needs source/],
  [{ action: "add", source: "" }, /^add needs source/],
  [{ action: "set_labels", hash }, /^set_labels needs labels/],
  [{ action: "start", hash, labels: ["x"] }, /^labels does not apply to start/],
  [{ action: "stop", hash, source: "x" }, /^source does not apply to stop/],
  [{ action: "add", source: "x", hash }, /^hash does not apply to add/],
  [
    { action: "set_labels", hash, labels: [], confirmToken: "t" },
    /^confirm_token does not apply to set_labels/,
  ],
  [{ action: "start", hash: "5" }, /infohash/],
  [{ action: "start", hash: `${hash}0` }, /infohash/],
  [{ action: "start", hash: "all" }, /infohash/],
  [{ action: "set_labels", hash, labels: ["a,b"] }, /comma/],
  [{ action: "set_labels", hash, labels: [" "] }, /empty/],
  [{ action: "add", source: "x", labels: ["a\nb"] }, /control/],
])("rejects %j with the name of the argument", (request, message) => {
  expect(() => toCommand(request)).toThrow(message);
});

test("accepts hashes of both lengths in either case, and labels are trimmed and unique", () => {
  expect(toCommand({ action: "verify", hash: hash.toUpperCase() })).toEqual({
    action: "verify",
    hash,
  });
  expect(toCommand({ action: "stop", hash: "0".repeat(64) })).toEqual({
    action: "stop",
    hash: "0".repeat(64),
  });
  expect(toCommand({ action: "add", source: "/x", labels: [" a", "a"] })).toEqual({
    action: "add",
    source: "/x",
    labels: ["a"],
  });
});
