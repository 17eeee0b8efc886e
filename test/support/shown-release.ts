import type { ShownItem, ShownRelease } from "../../src/app/shown/release-shape.ts";

/** Returns a release in review with one file, as clients see it. */
export const shownRelease = (name: string, more: Partial<ShownRelease> = {}): ShownRelease => ({
  id: 7,
  name,
  source: "folder",
  path: `/in/${name}`,
  state: "review",
  version: 1,
  reasons: [],
  candidates: [],
  file_count: 1,
  bytes: 1,
  created_at: "2026-01-01T00:00:00.000Z",
  updated_at: "2026-01-01T00:00:00.000Z",
  ...more,
});

/** The same release with files and history. */
export const shownItem = (name: string, more: Partial<ShownItem> = {}): ShownItem => ({
  ...shownRelease(name),
  files: [],
  history: [],
  ...more,
});
