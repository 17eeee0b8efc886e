import { expect, test } from "vitest";
import type { Results } from "../../../../src/app/shown/results-shape.ts";
import type { Review } from "../../../support/review.ts";
import { shownRelease } from "../../../support/shown-release.ts";
import { fakeContext, fakeIo, runProgram } from "../fake-context.ts";

const item = shownRelease("Heat.mkv", {
  state: "ignored",
  reasons: [{ code: "backlog", message: "It was here before." }],
});

async function run(argv: string[], given: Partial<Review>) {
  const io = fakeIo();
  const { context } = fakeContext(io, given);
  return { code: await runProgram(context, argv), out: io.written() };
}

const deciding = (results: Results["results"]) => {
  const asked: unknown[] = [];
  const decideBacklog: Review["decideBacklog"] = async (...args) => {
    asked.push(args);
    return { results, engine: { running: false } };
  };
  return { asked, decideBacklog };
};

test("backlog and backlog list show the parked releases and what to do with them", async () => {
  const asked: unknown[] = [];
  const backlog: Review["backlog"] = async (query) => {
    asked.push(query);
    return { items: [item], total: 500, next: "c2" };
  };
  const { code, out } = await run(["backlog"], { backlog });
  expect(code).toBe(0);
  // A name without a year says too little.
  expect(out).toContain("  #7 Heat.mkv\n1 of 500. Next: plex-ingest backlog list --cursor c2\n");
  expect(out).toContain("plex-ingest backlog process ID");
  await run(["backlog", "--limit", "5"], { backlog });
  const listed = await run(["backlog", "list", "--cursor", "c2", "--json"], { backlog });
  expect(JSON.parse(listed.out)).toEqual({ items: [item], total: 500, next: "c2" });
  expect(asked).toEqual([{ limit: 20 }, { limit: 5 }, { limit: 20, cursor: "c2" }]);
});

test("process and ignore take ids or all, each id has its answer, and the first failure is the exit code", async () => {
  const process = deciding([
    { id: 7, ok: true, state: "settling" },
    { id: 8, ok: false, code: "conflict", message: "Release 8 is filed and not parked." },
  ]);
  const { code, out } = await run(["backlog", "process", "#7", "8"], process);
  expect(code).toBe(4);
  expect(out).toBe("#7 is settling\n#8: Release 8 is filed and not parked.\nNo engine is running: this is recorded.\n");
  const ignore = deciding([{ id: 7, ok: true, state: "ignored" }]);
  const all = await run(["backlog", "ignore", "--json"], ignore);
  expect(JSON.parse(all.out)).toEqual({ results: [{ id: 7, ok: true, state: "ignored" }], engine: { running: false } });
  expect([...process.asked, ...ignore.asked]).toEqual([
    ["process", [7, 8], "cli:anna"],
    ["ignore", "all", "cli:anna"],
  ]);
});

test("a range takes what is parked in it, from every page", async () => {
  const parked = (id: number) => ({ ...item, id });
  const backlog: Review["backlog"] = async ({ cursor }) =>
    cursor === undefined
      ? { items: [7, 8].map(parked), total: 4, next: "c2" }
      : { items: [10, 30].map(parked), total: 4 };
  const { asked, decideBacklog } = deciding([{ id: 7, ok: true, state: "settling" }]);
  await run(["backlog", "process", "8-20", "3"], { backlog, decideBacklog });
  await run(["backlog", "process", "--all"], { backlog, decideBacklog });
  expect(asked).toEqual([
    ["process", [3, 8, 10], "cli:anna"],
    ["process", "all", "cli:anna"],
  ]);
  const none = run(["backlog", "process", "40-50"], { backlog, decideBacklog });
  await expect(none).rejects.toThrow("Nothing in that range is parked.");
});

test("with all, one line gives the number, and each failure has its own line", async () => {
  const ok = [7, 8].map((id) => ({ id, ok: true, state: "settling" }));
  const waits = "No engine is running: this is recorded.\n";
  expect(await run(["backlog", "process"], deciding(ok))).toEqual({ code: 0, out: `2 are taken in.\n${waits}` });
  const failed = { id: 9, ok: false, code: "not_found", message: "Release 9 has no files." };
  expect(await run(["backlog", "process"], deciding([...ok, failed]))).toEqual({
    code: 3,
    out: `2 are taken in.\n#9: Release 9 has no files.\n${waits}`,
  });
  const left = [{ id: 7, ok: true, state: "ignored" }];
  expect((await run(["backlog", "ignore"], deciding(left))).out).toBe("1 is left for good.\n");
  expect((await run(["backlog", "ignore", "7"], deciding(left))).out).toBe("#7 is ignored\n");
});

test("an empty backlog and a decision about nothing are reported, in JSON too", async () => {
  const empty = await run(["backlog"], { backlog: async () => ({ items: [], total: 0 }) });
  expect(empty.out).toBe("Nothing is parked.\n");
  expect(await run(["backlog", "process"], deciding([]))).toEqual({ code: 0, out: "Nothing is parked.\n" });
  const { out } = await run(["backlog", "process", "--json"], deciding([]));
  expect(JSON.parse(out)).toEqual({ results: [], engine: { running: false } });
});

test("what is parked is shown with what its name says that it is", async () => {
  const names = ["Heat.1995.1080p.BluRay.x264-GRP", "Severance.S02E03.1080p.WEB.h264-GRP", "holiday video"];
  const items = names.map((name, index) => ({ ...item, id: index + 1, name }));
  const { out } = await run(["backlog"], { backlog: async () => ({ items, total: 3 }) });
  expect(out.split("\n").slice(1, 4)).toEqual([
    `  #1 ${names[0]}  → Heat (1995)`,
    `  #2 ${names[1]}  → Severance S02E03`,
    "  #3 holiday video",
  ]);
});
