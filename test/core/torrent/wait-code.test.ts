import { expect, test } from "vitest";
import { mayBeWhole, passesSoon, type WaitCode } from "../../../src/core/torrent/wait.ts";

const waits = (code: WaitCode) => ({ code, message: "" });

test("only what a look at the files said is worth another look", () => {
  expect(mayBeWhole(undefined)).toBe(true);
  expect((["confirming", "not_on_disk", "refused"] as const).every((code) => mayBeWhole(waits(code)))).toBe(true);
  expect((["label", "moving", "downloading", "torrent_error"] as const).some((code) => mayBeWhole(waits(code)))).toBe(
    false,
  );
});

test("a hint is kept for what is over soon by itself", () => {
  expect((["moving", "checking", "confirming", "not_on_disk"] as const).every((code) => passesSoon(waits(code)))).toBe(
    true,
  );
  expect((["downloading", "stopped", "unsafe_path"] as const).some((code) => passesSoon(waits(code)))).toBe(false);
  expect(passesSoon(undefined)).toBe(false);
});
