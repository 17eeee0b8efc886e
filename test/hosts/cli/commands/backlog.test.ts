import { expect, test } from "vitest";
import type { ShownResults } from "../../../../src/app/shown/results-shape.ts";
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

/**
 * Use cases that select these parked releases and refuse the ids in `refuse`; `asked` records the
 * requests.
 */
function deciding(ids: readonly number[], refuse: readonly number[] = []) {
  const asked: unknown[] = [];
  const each = (what: string, state: string) => async (these: readonly number[]) => {
    asked.push([what, these]);
    const results: ShownResults["results"] = these.map((id) =>
      refuse.includes(id)
        ? { id, ok: false, code: "conflict", message: "It moved." }
        : { id, ok: true, state },
    );
    return { results, engine: { running: false } };
  };
  const select: Review["select"] = async (request, selection) => {
    asked.push([request, selection]);
    return ids.map((id) => ({ ...item, id }));
  };
  return { asked, select, retry: each("retry", "settling"), reject: each("reject", "rejected") };
}

test("backlog and backlog list show the parked releases and the next step for each", async () => {
  const asked: unknown[] = [];
  const page: Review["page"] = async (query) => {
    asked.push(query);
    return { items: [item], total: 500, next: "c2" };
  };
  const { code, out } = await run(["backlog"], { page });
  expect(code).toBe(0);
  // No work is suggested for a name without a year, because it says too little.
  expect(out).toContain("  #7 Heat.mkv\n1 of 500. Next: plex-ingest backlog list --cursor c2\n");
  expect(out).toContain("Take all in:                  plex-ingest backlog process --all\n");
  await run(["backlog", "--limit", "5"], { page });
  const listed = await run(["backlog", "list", "--cursor", "c2", "--json"], { page });
  expect(JSON.parse(listed.out)).toEqual({ items: [item], total: 500, next: "c2" });
  const parked = { state: "ignored", reason: "backlog" };
  expect(asked).toEqual([
    { ...parked, limit: 20 },
    { ...parked, limit: 5 },
    { ...parked, limit: 20, cursor: "c2" },
  ]);
});

const waits = "No engine is running; this is saved until one starts.\n";

test("prints a line for each typed id, and the first failure sets the exit code", async () => {
  const { asked, ...given } = deciding([7, 8], [8]);
  expect(await run(["backlog", "process", "#7", "8"], given)).toEqual({
    code: 4,
    out: `#7 is settling\n#8: It moved.\n${waits}`,
  });
  expect(asked).toEqual([
    ["retry", { parked: true, ranges: [7, 8].map((id) => ({ from: id, to: id })) }],
    ["retry", [7, 8]],
  ]);
  const ignore = deciding([7]);
  const { out } = await run(["backlog", "ignore", "7", "--json"], ignore);
  expect(JSON.parse(out)).toEqual({
    results: [{ id: 7, ok: true, state: "rejected" }],
    engine: { running: false },
  });
});

test("selects by ranges, days, search text or everything, and prints one line with the count", async () => {
  const { asked, ...given } = deciding([7, 8]);
  for (const words of [["7-20"], ["--days", "30"], ["--search", "heat"], ["--all"], []]) {
    expect(await run(["backlog", "process", ...words], given)).toEqual({
      code: 0,
      out: `2 are settling.\n${waits}`,
    });
  }
  const now = fakeIo().now();
  expect(asked.filter((_, at) => at % 2 === 0)).toEqual([
    ["retry", { parked: true, ranges: [{ from: 7, to: 20 }] }],
    ["retry", { parked: true, changedSince: now - 30 * 86_400_000 }],
    ["retry", { parked: true, search: "heat" }],
    ["retry", { parked: true }],
    ["retry", { parked: true }],
  ]);
  expect((await run(["backlog", "ignore"], deciding([7]))).out).toBe("1 is rejected.\n");
});

test("refuses ids that are not parked, and makes no decision", async () => {
  const { asked, ...given } = deciding([7]);
  await expect(run(["backlog", "process", "7", "9"], given)).rejects.toThrow("#9 is not parked.");
  await expect(run(["backlog", "process", "40-50"], deciding([]))).rejects.toThrow(
    "Nothing in that range is parked",
  );
  expect(asked).toHaveLength(1);
});

test("reports an empty backlog, also in JSON", async () => {
  const empty = await run(["backlog"], { page: async () => ({ items: [], total: 0 }) });
  expect(empty.out).toBe("Nothing is parked.\n");
  expect(await run(["backlog", "process"], deciding([]))).toEqual({
    code: 0,
    out: "Nothing is parked.\n",
  });
  const { out } = await run(["backlog", "process", "--json"], deciding([]));
  expect(JSON.parse(out)).toEqual({ results: [], engine: { running: false } });
});

test("shows how each parked release's name was parsed", async () => {
  const names = [
    "Heat.1995.1080p.BluRay.x264-GRP",
    "Severance.S02E03.1080p.WEB.h264-GRP",
    "holiday video",
  ];
  const items = names.map((name, index) => ({ ...item, id: index + 1, name }));
  const { out } = await run(["backlog"], { page: async () => ({ items, total: 3 }) });
  expect(out.split("\n").slice(1, 4)).toEqual([
    `  #1 ${names[0]}  → Heat (1995)`,
    `  #2 ${names[1]}  → Severance S02E03`,
    "  #3 holiday video",
  ]);
});
