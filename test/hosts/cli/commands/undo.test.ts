import { expect, test } from "vitest";
import type { ShownItem } from "../../../../src/app/shown/release-shape.ts";
import { findStates } from "../../../../src/core/release/state-traits.ts";
import { undo } from "../../../../src/hosts/cli/commands/undo.ts";
import type { Io } from "../../../../src/hosts/cli/terminal/print.ts";
import type { Review } from "../../../support/review.ts";
import { shownItem } from "../../../support/shown-release.ts";
import { fakeContext, fakeIo, PIPE } from "../fake-context.ts";

const file = (path: string, method?: string): ShownItem["files"][number] => ({
  path,
  role: "video",
  bytes: 1,
  destination: `/media/${path}`,
  ...(method === undefined ? {} : { method }),
});
const filed = (id: number, more: Partial<ShownItem> = {}): ShownItem =>
  shownItem("Heat.mkv", {
    id,
    state: "filed",
    files: [file("Heat.mkv", "hardlink"), file("planned.srt")],
    ...more,
  });

/**
 * Undoes these releases, with this answer to the question. Without an answer, no question may be
 * asked.
 */
async function run(
  items: ShownItem[],
  {
    answer,
    json = false,
    path,
    review,
    ...more
  }: {
    answer?: boolean;
    json?: boolean;
    path?: string[];
    review?: Partial<Review>;
  } & Partial<Io> = {},
) {
  const questions: string[] = [];
  const ask = async (question: string): Promise<boolean> => {
    questions.push(question);
    return answer ?? expect.unreachable();
  };
  const io = fakeIo({ ...(answer === undefined ? {} : { terminal: true }), ask, ...more });
  const { context } = fakeContext(io, {
    missingFiles: async () => [],
    show: async (id) => items.find((item) => item.id === id) ?? expect.unreachable(),
    undo: async (asked, _actor, wait) => {
      wait?.report?.("#7 checking: 22 % of 3 GiB");
      wait?.report?.("");
      const state = wait ? "undone" : "undoing";
      return { results: asked.map((id) => ({ id, ok: true, state })), engine: { running: false } };
    },
    ...review,
  });
  const ids = { ids: items.map(({ id }) => id), ranges: [] };
  const code = await undo.run(
    { ids, yes: answer === undefined, json, ...(path && { path }) },
    context,
  );
  return { code, questions, out: io.written(), err: io.complaints() };
}

test("undo lists the filed files, asks, and does nothing without the answer yes", async () => {
  const no = await run([filed(7)], { answer: false });
  expect(no).toMatchObject({ code: 4, out: "", questions: [expect.any(String)] });
  expect(no.err).toContain("/media/Heat.mkv");
  expect(no.err).not.toContain("planned.srt");
  expect(no.err).toContain("Nothing was changed.");
  const yes = await run([filed(7)], { answer: true });
  expect(yes).toMatchObject({ code: 0, out: "#7 is undone\n" });
});

test("undo marks files that were deleted by hand as missing", async () => {
  const files = ["a.mkv", "b.mkv"].map((name) => file(name, "hardlink"));
  const review = { missingFiles: async () => ["/media/b.mkv"] };
  const no = await run([filed(7, { files })], { answer: false, review });
  expect(no.err).toContain("  /media/a.mkv\n  /media/b.mkv (no longer there)\n");
});

test("undo of one file lists only that file and its subtitles", async () => {
  const files = ["S01E01.mkv", "S01E02.mkv", "S01E02.en.srt"].map((name) => file(name, "hardlink"));
  const no = await run([filed(7, { files })], { answer: false, path: ["/media/S01E02.mkv"] });
  expect(no.err).toContain("  /media/S01E02.mkv\n  /media/S01E02.en.srt\n");
  expect(no.err).not.toContain("S01E01");
});

test("undo without a terminal needs --yes", async () => {
  await expect(run([filed(7)], { answer: true, terminal: false })).rejects.toMatchObject({
    code: "refused",
    hint: expect.stringContaining("--yes"),
  });
  const { code, out } = await run([filed(7)], { json: true });
  expect([code, JSON.parse(out)]).toMatchObject([0, { results: [{ id: 7, ok: true }] }]);
});

test("refuses to undo a release that was never filed, without asking, and reports one that is already undone", async () => {
  await expect(run([shownItem("Heat.mkv")], { answer: false })).rejects.toMatchObject({
    code: "refused",
    message: "#7 was never filed; there is nothing to undo.",
  });
  const results = [{ id: 7, ok: false, code: "conflict", message: "It was taken back already." }];
  const review = { undo: async () => ({ results, engine: { running: true } }) };
  const again = await run([filed(7, { state: "undone" })], {
    terminal: true,
    answer: false,
    review,
  });
  expect(again).toMatchObject({
    code: 4,
    questions: [],
    out: "#7: It was taken back already.\n",
  });
});

const drawing = { terminal: true, paper: { ...PIPE, redraws: true } };

test("undo waits until it is done, and shows its progress only on a terminal and without --json", async () => {
  const drawn = await run([filed(7)], drawing);
  expect(drawn.err).toBe("\r\u001b[K#7 checking: 22 % of 3 GiB\r\u001b[K");
  expect(drawn.out).toMatch(/^#7 is undone\n/);
  for (const asked of [{}, { ...drawing, json: true }]) {
    expect(await run([filed(7)], asked)).toMatchObject({
      err: "",
      out: expect.stringContaining("undone"),
    });
  }
});

test("an undo that an outage hinders ends with 1, with and without --json", async () => {
  const message = "Mount its disk.";
  const results = [{ id: 7, ok: true, state: "undoing", code: "root_missing", message }];
  const undo: Review["undo"] = async (_ids, _actor, wait) =>
    wait
      ? { results, engine: { running: true } }
      : { results: [{ id: 7, ok: true, state: "undoing" }], engine: { running: true } };
  for (const json of [false, true]) {
    const hindered = await run([filed(7)], { json, review: { undo } });
    expect([hindered.code, hindered.out]).toEqual([1, expect.stringContaining(message)]);
  }
});

test("lists a folder that a tool created, and states when it is removed", async () => {
  const { err } = await run([filed(7, { files: [file("Movies/Heat (1995)", "mkdir")] })], {
    answer: false,
  });
  expect(err).toContain("/media/Movies/Heat (1995) (a folder: removed if it is empty)");
});

test("undo of a pack that is still being filed asks first, because some of its files are in the library", async () => {
  const [begun, planned] = [file("a.mkv", "hardlink"), file("b.mkv")];
  const some = await run([filed(7, { state: "filing", files: [begun, planned] })], {
    answer: false,
  });
  expect(some.code).toBe(4);
  expect(some.err).toContain("/media/a.mkv");
  expect(some.err).not.toContain("/media/b.mkv");
  const none = await run([filed(7, { state: "filing", files: [planned] })], { answer: false });
  expect(none).toMatchObject({ code: 0, questions: [] });
});

test("undo lists adopted files as untouched, apart from files that go to the trash", async () => {
  const old = filed(7, { source: "library", files: [file("old.mkv", "adopted")] });
  const { code, err } = await run([old, filed(8, { files: [file("new.mkv", "hardlink")] })], {
    answer: false,
  });
  expect(code).toBe(4);
  expect(err).toMatch(
    /to its trash.*\n.*new\.mkv\n.*They stay where they are, and plex-ingest no longer tracks them.*\n.*old\.mkv/,
  );
  expect((await run([old], { answer: false })).err).not.toContain("trash");
});

test("undo of several releases also states what happens to those that are not filed yet", async () => {
  const coming = findStates(({ happens }) => happens.includes("withdraw"));
  const { code, err } = await run(
    [filed(7), ...coming.map((state, at) => filed(8 + at, { state, files: [] }))],
    {
      answer: false,
    },
  );
  expect(code).toBe(4);
  for (const [at] of coming.entries()) {
    expect(err).toMatch(new RegExp(`  #${8 + at} .* it goes back to review`));
  }
});
