import { expect, test } from "vitest";
import type { Review } from "../../../../src/app/review/review.ts";
import type { ShownItem } from "../../../../src/app/shown/release-shape.ts";
import { undo } from "../../../../src/hosts/cli/commands/undo.ts";
import { fakeContext, fakeIo, PIPE } from "../fake-context.ts";

const ids = { ids: [7], ranges: [] };
const review: Partial<Review> = {
  undo: async (asked, _actor, wait) => {
    wait?.report?.("#7 checking: 22 % of 3 GiB");
    wait?.report?.("");
    const state = wait ? "undone" : "undoing";
    return { results: asked.map((id) => ({ id, ok: true, state })), engine: { running: true } };
  },
};

test("on a terminal undo shows how far it is while it waits for it", async () => {
  const io = fakeIo({ terminal: true, paper: { ...PIPE, redraws: true } });
  expect(await undo.run({ ids, yes: true }, fakeContext(io, review).context)).toBe(0);
  expect(io.complaints()).toBe("\r\u001b[K#7 checking: 22 % of 3 GiB\r\u001b[K");
  expect(io.written()).toBe("#7 is undone\n");
});

test.each([
  ["a pipe", {}, false],
  ["--json", { terminal: true, paper: { ...PIPE, redraws: true } }, true],
])("undo does not wait for %s", async (_, streams, json) => {
  const io = fakeIo(streams);
  expect(await undo.run({ ids, yes: true, json }, fakeContext(io, review).context)).toBe(0);
  expect(io.complaints()).toBe("");
  expect(io.written()).toContain("undoing");
});

test("a folder that a tool made is listed with what happens to it", async () => {
  const path = "/media/Movies/Heat (1995)";
  const file = { path, role: "other", destination: path, method: "mkdir" };
  const show = async (): Promise<ShownItem> =>
    ({ id: 7, state: "filed", files: [file], history: [] }) as unknown as ShownItem;
  const io = fakeIo({ terminal: true, ask: async () => false });
  await undo.run({ ids }, fakeContext(io, { ...review, show }).context);
  expect(io.complaints()).toContain(`${path} (a folder: removed if it is empty)`);
});

test("a pack whose filing has begun is asked about like one that is filed: some of it is in the library", async () => {
  const filed = { path: "a.mkv", role: "video", destination: "/media/TV/a.mkv", method: "hardlink" };
  const planned = { path: "b.mkv", role: "video", destination: "/media/TV/b.mkv" };
  const filing = (files: unknown[]) => async (): Promise<ShownItem> =>
    ({ id: 7, state: "filing", files, history: [] }) as unknown as ShownItem;
  const io = fakeIo({ terminal: true, ask: async () => false });
  expect(await undo.run({ ids }, fakeContext(io, { ...review, show: filing([filed, planned]) }).context)).toBe(4);
  expect(io.complaints()).toContain("/media/TV/a.mkv");
  expect(io.complaints()).not.toContain("/media/TV/b.mkv");
  const none = fakeIo({ terminal: true, ask: async () => Promise.reject(new Error("asked")) });
  expect(await undo.run({ ids }, fakeContext(none, { ...review, show: filing([planned]) }).context)).toBe(0);
});
test("what was adopted is said to stay where it is, beside what goes into the trash", async () => {
  const item = (id: number, source: string, path: string) => ({
    id,
    source,
    state: "filed",
    history: [],
    files: [{ path: "a.mkv", role: "video", destination: path, method: source === "library" ? "adopted" : "hardlink" }],
  });
  const items = [item(7, "library", "/media/old.mkv"), item(8, "folder", "/media/new.mkv")];
  const show = async (id: number): Promise<ShownItem> => items.find((one) => one.id === id) as unknown as ShownItem;
  const io = fakeIo({ terminal: true, ask: async () => false });
  expect(await undo.run({ ids: { ids: [7, 8], ranges: [] } }, fakeContext(io, { ...review, show }).context)).toBe(4);
  expect(io.complaints()).toMatch(/into its trash.*\n.*new\.mkv\n.*They stay where they are, untouched.*\n.*old\.mkv/);
  const alone = fakeIo({ terminal: true, ask: async () => false });
  await undo.run({ ids }, fakeContext(alone, { ...review, show }).context);
  expect(alone.complaints()).not.toContain("trash");
});
