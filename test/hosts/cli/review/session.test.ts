import { expect, test } from "vitest";
import { approve, reject } from "../../../../src/hosts/cli/commands/decisions.ts";
import { runReviewSession } from "../../../../src/hosts/cli/review/session.ts";
import { casesOf } from "../../../support/review.ts";
import { fakeContext, fakeIo } from "../fake-context.ts";
import { KINDS, type Waiting, waitingOfEachKind } from "./waiting.ts";

const inReviewNow = async ({ review }: Waiting): Promise<number> =>
  (await review.page({ limit: 1 })).total;
const NONE = { ids: [], ranges: [] };

test("decides 200 releases of ten kinds with ten commands", async () => {
  await using waiting = await waitingOfEachKind(20);
  const { review, idsOf } = waiting;
  const io = fakeIo();
  const { context } = fakeContext(io, review);
  const yes = true;
  const commands = [
    () => approve.run({ ids: NONE, certain: true, yes }, context),
    () => approve.run({ ids: NONE, reason: "remake_rival", yes }, context),
    () => reject.run({ ids: NONE, reason: "close_second", yes }, context),
    () => reject.run({ ids: NONE, reason: "no_match", yes }, context),
    () => approve.run({ ids: NONE, reason: "episode_missing", yes }, context),
    () => approve.run({ ids: NONE, search: "Again", replace: true, yes }, context),
    () => approve.run({ ids: NONE, reason: "duplicate", keepBoth: true, yes }, context),
    () => reject.run({ ids: NONE, because: "sample", yes }, context),
    () => reject.run({ ids: NONE, reason: "pack_incomplete", yes }, context),
    () => reject.run({ ids: NONE, reason: "several_videos", yes }, context),
  ];
  for (const run of commands) expect(await run(), io.written()).toBe(0);
  expect(await inReviewNow(waiting)).toBe(0);
  const { engine } = waiting;
  expect(await engine.now(idsOf("episode")[3] ?? 0)).toMatchObject({
    state: "approved",
    identity: { type: "tv", season: 1, episodes: [99] },
  });
  expect(await engine.now(idsOf("ours")[0] ?? 0)).toMatchObject({ duplicates: { do: "replace" } });
  expect(await engine.now(idsOf("foreign")[0] ?? 0)).toMatchObject({
    duplicates: { do: "keep_both" },
  });
});

test(
  "accepting the whole list does not decide duplicates, releases with two close candidates, or " +
    "releases with files that would stay out",
  async () => {
    await using waiting = await waitingOfEachKind(2);
    const io = fakeIo();
    const { context } = fakeContext(io, waiting.review);
    for (const reason of ["duplicate", "close_second", "pack_incomplete", "several_videos"]) {
      expect(await approve.run({ ids: NONE, reason, yes: true }, context)).toBe(4);
    }
    expect(io.written()).toContain("add --replace or --keep-both");
    expect(io.written()).toContain("A confirmation is not enough for it");
    expect(io.written()).toContain("Confirming it would leave out some of its files");
    expect(await inReviewNow(waiting)).toBe(20);
  },
);

/**
 * Presses one key for each release, like a person who reads each screen. Counts every key and typed
 * letter.
 */
async function pressThrough(
  waiting: Waiting,
  keyFor: (kind: string, nth: number) => string,
  start: string[] = [],
) {
  const kindOf = new Map(
    Object.keys(KINDS).flatMap((kind) =>
      waiting.idsOf(kind).map((id, nth) => [id, { kind, nth }] as const),
    ),
  );
  let pressed = 0;
  const first = [...start];
  const io = fakeIo({
    terminal: true,
    key: async () => {
      pressed++;
      // A key that does nothing would be pressed without an end.
      if (pressed > 1000) throw new Error(io.written().slice(-1000));
      const next = first.shift();
      if (next) return next;
      const shown = /#(\d+) [^\n]*\n[^#]*$/.exec(io.written())?.[1];
      const { kind, nth } = kindOf.get(Number(shown)) ?? { kind: "", nth: 0 };
      return keyFor(kind, nth);
    },
    line: async (question) => {
      const typed = question.startsWith("Which one?") ? "1" : "Found";
      pressed += `${typed}\r`.length;
      return typed;
    },
  });
  const decided = await runReviewSession(io, casesOf(waiting.review), "cli:anna");
  return { decided, pressed, io };
}

const KEY: Record<string, string> = {
  close: "2",
  unknown: "x",
  ours: "r",
  foreign: "k",
  sample: "x",
};

test("decides 200 releases of ten kinds in a review with at most 260 keys", async () => {
  await using waiting = await waitingOfEachKind(20);
  const keyFor = (kind: string, nth: number) =>
    kind === "unknown" && nth < 5 ? "s" : (KEY[kind] ?? "a");
  const { decided, pressed, io } = await pressThrough(waiting, keyFor, ["c"]);
  console.log(`review: ${decided.length} releases with ${pressed} keys`);
  expect(await inReviewNow(waiting), io.written().slice(-2000)).toBe(0);
  expect(decided).toHaveLength(200);
  expect(pressed).toBeLessThanOrEqual(260);
  const [found = 0] = waiting.idsOf("unknown");
  expect(await waiting.engine.now(found)).toMatchObject({
    state: "approved",
    identity: { tmdbId: 77 },
  });
  expect((await waiting.engine.now(waiting.idsOf("close")[0] ?? 0)).identity).toMatchObject({
    year: 1970,
  });
});

test("keeps releases that were skipped or undone, and a new review continues with the rest", async () => {
  await using waiting = await waitingOfEachKind(2);
  const first = (await waiting.review.page({ limit: 1 })).items[0]?.id ?? 0;
  const { decided: none, io } = await pressThrough(waiting, () => "q", ["z", "n", "p", "?", "q"]);
  expect(none).toEqual([]);
  expect(io.written()).toContain("This key does nothing here");
  expect(io.written()).toContain("reject: leave it where it is");
  expect(await inReviewNow(waiting)).toBe(20);
  let left = 5;
  const { decided } = await pressThrough(waiting, () => (left-- > 0 ? "x" : "q"), ["n"]);
  expect(decided).toHaveLength(5);
  expect(await inReviewNow(waiting)).toBe(15);
  expect((await pressThrough(waiting, () => "q", ["x", "u"])).decided).toEqual([]);
  expect((await waiting.engine.now(first)).state).toBe("settling");
  expect(await inReviewNow(waiting)).toBe(14);
});

test("a review asks in the order of the queue", async () => {
  await using waiting = await waitingOfEachKind(2);
  const { items, total } = await waiting.review.page({ limit: 200 });
  expect(items).toHaveLength(total);
  const shown: number[] = [];
  const io = fakeIo({
    terminal: true,
    key: async () => {
      shown.push(Number(/#(\d+) [^\n]*\n[^#]*$/.exec(io.written())?.[1]));
      return "n";
    },
  });
  await runReviewSession(io, casesOf(waiting.review), "cli:anna");
  expect(shown).toEqual(items.map(({ id }) => id));
});

test("asks for a label, and keeps both copies of a duplicate under it", async () => {
  await using waiting = await waitingOfEachKind(2);
  const { decided, io } = await pressThrough(waiting, (kind) => (kind === "foreign" ? "l" : "n"));
  const ids = waiting.idsOf("foreign");
  expect(decided.map(({ id }) => id)).toEqual(ids);
  expect(io.written()).toContain("k keep both  l label");
  const { duplicates } = await waiting.engine.now(ids[0] ?? 0);
  expect(duplicates).toEqual({ do: "keep_both", label: "Found" });
});
