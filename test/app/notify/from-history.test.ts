import { expect, test } from "vitest";
import { noticeOf } from "../../../src/app/notify/from-history.ts";
import type { ShownEntry } from "../../../src/app/shown/release-shape.ts";

const entry = (more: Partial<ShownEntry>): ShownEntry => ({
  id: 1,
  at: "2026-11-21T06:00:00.000Z",
  release_id: 7,
  name: "Heat.1995.mkv",
  action: "filed",
  actor: "engine",
  ...more,
});

test.each<[Partial<ShownEntry>, string | undefined]>([
  [{ action: "filed" }, "filed"],
  [{ action: "held", to: "review" }, "review"],
  [{ action: "error", to: "failed" }, "failed"],
  [{ action: "error", to: "identifying" }, undefined],
  [
    { action: "waiting", detail: { code: "no_space", message: "/srv/media is full." } },
    "disk_full",
  ],
  [
    { action: "waiting", detail: { code: "plex_unavailable", message: "Plex is down." } },
    undefined,
  ],
  [{ action: "stopped", to: "approved" }, undefined],
])("%j tells %s", (more, kind) => {
  expect(noticeOf(entry(more), { paths: false })?.kind).toBe(kind);
});

test("a notice contains no path unless paths are enabled", () => {
  const files = [{ method: "hardlink", destination: "/srv/media/Movies/Heat (1995)/Heat.mkv" }];
  const filed = entry({ name: "/home/anna/dl/Heat.1995.mkv", detail: { files } });
  expect(noticeOf(filed, { paths: false })?.text).toBe("#7 Heat.1995.mkv");
  expect(noticeOf(filed, { paths: true })?.text).toContain(
    "/srv/media/Movies/Heat (1995)/Heat.mkv",
  );
});
