import { expect, test } from "vitest";
import {
  isFromFileCheck,
  mayBeComplete,
  passesSoon,
  type TorrentWait,
  type WaitCode,
} from "../../../src/core/torrent/torrent.ts";

const waits = (code: WaitCode) => ({ code, message: "" });

test("the wait code decides whether to check again and keep a hint, and ignores codes of another version", () => {
  expect(mayBeComplete(undefined)).toBe(true);
  expect(
    (["confirming", "not_on_disk", "refused"] as const).every((code) => mayBeComplete(waits(code))),
  ).toBe(true);
  expect(
    (["label", "moving", "downloading", "torrent_error"] as const).some((code) =>
      mayBeComplete(waits(code)),
    ),
  ).toBe(false);
  expect(
    (["moving", "checking", "confirming", "not_on_disk"] as const).every((code) =>
      passesSoon(waits(code)),
    ),
  ).toBe(true);
  expect(
    (["downloading", "stopped", "unsafe_path"] as const).some((code) => passesSoon(waits(code))),
  ).toBe(false);
  expect(passesSoon(undefined)).toBe(false);
  const foreign = JSON.parse('{ "code": "from_another_version", "message": "" }') as TorrentWait;
  expect([isFromFileCheck(foreign), mayBeComplete(foreign), passesSoon(foreign)]).toEqual([
    false,
    false,
    false,
  ]);
});
