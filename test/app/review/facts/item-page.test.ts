import { expect, test } from "vitest";
import { toItemPage } from "../../../../src/app/review/facts/item-page.ts";
import type { ShownItem } from "../../../../src/app/shown/release-shape.ts";
import { shownItem } from "../../../support/shown-release.ts";

/** Counts characters as MCP sends them: once as data and again as text. */
const sentChars = (page: unknown): number =>
  JSON.stringify(page).length + JSON.stringify(JSON.stringify(page)).length;
const MOST = 100_000;

/** A pack of `count` files; `name` sets the length of their paths. */
function pack(count: number, name = "Show.Name.1080p.WEB-DL.x264-GROUP"): ShownItem {
  const paths = Array.from({ length: count }, (_, at) => `Show.Name/${name}.${at}.mkv`);
  const call = {
    text: `plex-ingest approve 7 ${paths.map((path) => `--file ${path}=S01E01`).join(" ")}`,
    tool: "approve_ingest",
    arguments: { ids: [7], files: paths.map((path) => ({ path, season: 1, episodes: [1] })) },
  };
  return shownItem("Show.Name", {
    source: "torrent",
    candidates: [{ type: "tv", tmdb_id: 9, title: "Show", confidence: 0.9 }],
    next: [call, { text: "plex-ingest reject 7", tool: "reject_ingest", arguments: { ids: [7] } }],
    file_count: count,
    bytes: count,
    files: paths.map((path) => ({ path, role: "video", bytes: 1, duration_ms: 5 })),
    history: [{ id: 1, at: "", action: "found", actor: "engine" }],
    parsed: { title: "Show", lengths: paths.map((path) => ({ path, duration_ms: 5 })) },
  });
}

/** Returns all pages of the item. */
function pages(item: ShownItem) {
  const all = [toItemPage(item)];
  for (let { files_next } = all[0] ?? {}; files_next !== undefined; ) {
    const page = toItemPage(item, files_next);
    all.push(page);
    files_next = page.files_next;
  }
  return all;
}

test("shows a release of usual size in one answer", () => {
  const item = pack(24);
  expect(toItemPage(item)).toEqual({ item });
});

test.each([
  [500, undefined],
  [1200, undefined],
  [1200, "ü".repeat(250)],
  [5000, "Show.Name"],
])(
  "splits %i files named %j across several responses within the limit and loses none",
  (count, name) => {
    const item = pack(count, name);
    const all = pages(item);
    for (const page of all) expect(sentChars(page)).toBeLessThan(MOST);
    expect(all.flatMap((page) => page.item.files)).toEqual(item.files);
    expect(all.flatMap((page) => page.item.parsed?.lengths ?? [])).toEqual(item.parsed?.lengths);
    expect(all[0]?.item).toMatchObject({
      candidates: item.candidates,
      history: item.history,
      parsed: { title: "Show" },
    });
  },
);

test("an action that would list hundreds of files requires the caller to name them", () => {
  const [first, second] = toItemPage(pack(1200)).item.next ?? [];
  expect(first).toEqual({
    text: "",
    tool: "approve_ingest",
    arguments: { ids: [7] },
    needs: ["files"],
  });
  expect(second).toMatchObject({ tool: "reject_ingest" });
});

test("omits the oldest rows of a long history, and the details of an overlong row", () => {
  const row = (id: number, letters: number) => ({
    id,
    at: "",
    action: "filed",
    actor: "engine",
    detail: { message: "x".repeat(letters) },
  });
  const item = { ...pack(1), history: [row(9, 50_000), row(8, 3500), row(7, 3500), row(6, 3500)] };
  const { history } = toItemPage(item).item;
  expect(history.map(({ id }) => id)).toEqual([9, 8, 7]);
  expect(history[0]).not.toHaveProperty("detail");
});

test("a changed release must be read again from the first page", () => {
  const item = pack(1200);
  const { files_next = "" } = toItemPage(item);
  expect(() => toItemPage({ ...item, version: 4 }, files_next)).toThrow(
    expect.objectContaining({ code: "conflict" }),
  );
  for (const cursor of ["3.99999", "x", "3.-1", "3.1e3"]) {
    expect(() => toItemPage(item, cursor)).toThrow(expect.objectContaining({ code: "conflict" }));
  }
});
