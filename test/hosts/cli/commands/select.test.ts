import { expect, test, vi } from "vitest";
import type { ShownRelease } from "../../../../src/app/shown/release-shape.ts";
import { approve, reject, retry } from "../../../../src/hosts/cli/commands/decisions.ts";
import { shownRelease } from "../../../support/shown-release.ts";
import { fakeContext, fakeIo, PIPE, runProgram } from "../fake-context.ts";

const release = (id: number): ShownRelease =>
  shownRelease(`Film.${id}.mkv`, {
    id,
    identity: { type: "movie", tmdb_id: id, title: "Film", year: 1990 + id },
    reasons: [{ code: "auto_off", message: "Filing without asking is switched off." }],
    created_at: "2026-11-21T03:14:00.000Z",
  });
const NONE = { ids: [], ranges: [] };

const engine = { running: true };
const results = {
  results: [{ id: 1, ok: true, state: "filed", destinations: ["/m/Film (1991)/Film (1991).mkv"] }],
  engine,
};

test("shows the releases of a range and a condition, confirms them with one question, then approves each id", async () => {
  const io = fakeIo({ terminal: true, columns: 80, ask: async () => true });
  const select = vi.fn(async () => [release(1), release(2)]);
  const approved = vi.fn(async () => results);
  const { context } = fakeContext(io, { select, approveOffered: approved });
  const ids = { ids: [30], ranges: [{ from: 1, to: 20 }] };
  expect(await approve.run({ ids, certain: true }, context)).toBe(0);
  const ranges = [
    { from: 1, to: 20 },
    { from: 30, to: 30 },
  ];
  expect(select).toHaveBeenCalledWith(
    "approve",
    expect.objectContaining({ certain: true, ranges }),
  );
  expect(approved).toHaveBeenCalledWith(
    [1, 2].map((id) => expect.objectContaining({ id })),
    undefined,
    context.actor,
    expect.anything(),
  );
  expect(io.complaints()).toMatch(/#1 {4} {2}3h Film\.1\.mkv +→ Film \(1991\)/);
  for (const line of io.complaints().split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  expect(io.written()).toContain("#1 is filed\n  → /m/Film (1991)/Film (1991).mkv");
});

test("for a list longer than the screen, explains how to see it before asking", async () => {
  const paper = { ...PIPE, columns: 80, rows: 24, redraws: true };
  const asked = async (count: number) => {
    const io = fakeIo({ terminal: true, paper, ask: async () => false });
    const select = async () => Array.from({ length: count }, (_, n) => release(n + 1));
    await runProgram(fakeContext(io, { select }).context, [
      "approve",
      "--certain",
      "--search",
      "it's",
    ]);
    return io.complaints().replaceAll(/\s+/g, " ");
  };
  expect(await asked(77)).toContain(
    "The list has 77 releases: scroll up, or answer n and run `plex-ingest queue --short --limit 77 --certain --search 'it'\\''s' | less`.",
  );
  expect(await asked(5)).not.toContain("scroll up");
});

test("the answer no changes nothing, and without a terminal --yes is required", async () => {
  const approved = vi.fn(async () => results);
  const no = fakeIo({ terminal: true, ask: async () => false });
  const { context } = fakeContext(no, {
    select: async () => [release(1)],
    approveOffered: approved,
  });
  await approve.run({ ids: NONE, certain: true }, context);
  const piped = fakeContext(fakeIo(), {
    select: async () => [release(1)],
    approveOffered: approved,
  });
  await expect(approve.run({ ids: NONE, reason: "auto_off" }, piped.context)).rejects.toMatchObject(
    {
      code: "refused",
    },
  );
  expect(approved).not.toHaveBeenCalled();
  await approve.run({ ids: NONE, certain: true, yes: true }, piped.context);
  expect(approved).toHaveBeenCalledTimes(1);
});

test("single ids are passed on unchanged, without a question", async () => {
  const approved = vi.fn(async () => results);
  const { context } = fakeContext(fakeIo(), { approve: approved });
  await approve.run({ ids: { ids: [7, 9], ranges: [] } }, context);
  expect(approved).toHaveBeenCalledWith(
    [7, 9],
    expect.anything(),
    context.actor,
    expect.anything(),
  );
});

test.each([approve, reject, retry])(
  "$name without ids or conditions explains how to name releases",
  async ({ run }) => {
    const { context } = fakeContext(fakeIo());
    await expect(run({ ids: NONE }, context)).rejects.toMatchObject({
      message: "No releases are selected.",
    });
  },
);

test.each(["approve", "reject", "retry", "undo"])(
  "--reason in %s passes only its filter to the selection",
  async (command) => {
    const asked: unknown[] = [];
    const decide = async () => results;
    const review = { approveOffered: decide, reject: decide, retry: decide, undo: decide };
    const { context } = fakeContext(fakeIo(), {
      ...review,
      select: async (request, { reason }) => {
        asked.push([request, reason]);
        return [release(1)];
      },
    });
    expect(await runProgram(context, [command, "--reason", "no_match", "--yes"])).toBe(0);
    expect(asked).toEqual([[command, "no_match"]]);
  },
);

test("reject stores a note in the history; --because equals --reason, and --reason refuses free text", async () => {
  const notes: unknown[] = [];
  const selected: unknown[] = [];
  const { context } = fakeContext(fakeIo(), {
    select: async (_, { reason }) => {
      selected.push(reason);
      return [release(1)];
    },
    reject: async (ids, note) => {
      notes.push([ids, note]);
      return results;
    },
  });
  expect(await runProgram(context, ["reject", "7", "--note", "a camera copy"])).toBe(0);
  expect(await runProgram(context, ["reject", "--because", "sample", "--yes"])).toBe(0);
  expect(notes).toEqual([
    [[7], "a camera copy"],
    [[1], undefined],
  ]);
  expect(selected).toEqual(["sample"]);
  await expect(runProgram(context, ["reject", "7", "--reason", "a sample"])).rejects.toMatchObject({
    hint: expect.stringContaining("--note TEXT"),
  });
});

test("a selection that matches nothing changes nothing", async () => {
  const io = fakeIo();
  const { context } = fakeContext(io, { select: async () => [] });
  expect(await reject.run({ ids: { ids: [], ranges: [{ from: 1, to: 9 }] } }, context)).toBe(0);
  expect(io.written()).toContain("No matching release can be decided this way.");
});

test("a selection is rejected at the versions that were shown, and typed ids at any version", async () => {
  const io = fakeIo({ terminal: true, columns: 80, ask: async () => true });
  const rejected = vi.fn(async () => results);
  const { context } = fakeContext(io, {
    select: async () => [
      { ...release(1), version: 4 },
      { ...release(2), version: 9 },
    ],
    reject: rejected,
  });
  await runProgram(context, ["reject", "--search", "film"]);
  await runProgram(context, ["reject", "7"]);
  const versionsOf = rejected.mock.calls.map((given: unknown[]) => [given[0], given[4]]);
  expect(versionsOf).toEqual([
    [
      [1, 2],
      [4, 9],
    ],
    [[7], undefined],
  ]);
});
