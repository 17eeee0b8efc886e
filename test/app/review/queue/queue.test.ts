import { expect, test } from "vitest";
import { changeState } from "../../../../src/app/releases/change-state.ts";
import { readQueue } from "../../../../src/app/review/queue/queue.ts";
import { Outage } from "../../../../src/base/errors.ts";
import type { DecisionNeed } from "../../../../src/core/actions/offered/subject.ts";
import { setReasons } from "../../../../src/store/releases/releases.ts";
import { type TestEngine, testEngine } from "../../../support/engine.ts";
import { candidate, inReview } from "../../../support/review-release.ts";

/**
 * Adds releases of each need in turn, the last need first, so that no page is in order by chance.
 */
async function ofEachNeed(engine: TestEngine, each: number): Promise<Map<number, DecisionNeed>> {
  const candidates = [candidate(949, "Heat", 1995, 900)];
  const needs = new Map<number, DecisionNeed>();
  for (let at = 0; at < each; at++) {
    needs.set(
      await inReview(engine, `disc-${at}`, { files: ["a.iso"], role: "other", reason: "disc" }),
      3,
    );
    needs.set(await inReview(engine, `yes-${at}.mkv`, { candidates, reason: "auto_off" }), 2);
    needs.set(await inReview(engine, `unknown-${at}.mkv`), 1);
    needs.set(await inReview(engine, `choice-${at}.mkv`, { candidates }), 0);
  }
  return needs;
}

test("lists releases that most need a person first, and skips or repeats none while releases change", async () => {
  await using engine = await testEngine();
  const needs = await ofEachNeed(engine, 5);
  const start = [...needs.keys()];
  const listed: number[] = [];
  let cursor: string | undefined;
  do {
    const page = await readQueue(engine.store, { limit: 3, cursor, grouped: true });
    listed.push(...page.items.map(({ id }) => id));
    cursor = page.next;
    // In the meantime, a listed release leaves, a new one takes first place, and other releases get
    // different reasons.
    const leaving = await engine.now(page.items[0]?.id ?? 0);
    await changeState(engine.store, leaving, { kind: "reject" }, { actor: "cli:anna", at: 9 });
    const added = await inReview(engine, `new-${listed.length}.mkv`, {
      candidates: [candidate(949, "Heat", 1995, 900)],
    });
    needs.set(added, 0);
    const auto = [{ code: "auto_off" as const, message: "It is switched off." }];
    for (const id of start.filter((one) => one % 3 === 0)) {
      await engine.store.write((trx) => setReasons(trx, [id], { state: "review" }, auto));
    }
  } while (cursor !== undefined);
  expect(new Set(listed).size).toBe(listed.length);
  expect(start.filter((id) => !listed.includes(id))).toEqual([]);
  const inOrder = listed.map((id) => needs.get(id) ?? 3);
  expect(inOrder).toEqual(inOrder.toSorted((a, b) => a - b));
});

test("a release that returns to the queue is sorted by its new reasons", async () => {
  await using engine = await testEngine();
  const first = await inReview(engine, "first.mkv", {
    candidates: [candidate(949, "Heat", 1995, 900)],
  });
  const second = await inReview(engine, "second.mkv", {
    candidates: [candidate(949, "Heat", 1995, 900)],
  });
  const by = { actor: "engine", at: 9 };
  const ids = async (): Promise<number[]> =>
    (await readQueue(engine.store, { limit: 9 })).items.map(({ id }) => id);
  expect(await ids()).toEqual([first, second]);
  await changeState(engine.store, await engine.now(first), { kind: "retry" }, by);
  const reasons = [{ code: "no_match" as const, message: "TMDB has no such title." }];
  await changeState(engine.store, await engine.now(first), { kind: "unsure", reasons }, by, {
    fields: { candidates: [] },
  });
  expect(await ids()).toEqual([second, first]);
  expect(
    (await readQueue(engine.store, { limit: 9, sort: "age" })).items.map(({ id }) => id),
  ).toEqual([first, second]);
});

test("filters by state and source, and all shows everything", async () => {
  await using engine = await testEngine();
  const folder = await inReview(engine, "a.mkv");
  const named = await inReview(engine, "b.mkv", { source: "person" });
  const approved = await engine.approved("c.mkv");
  const idsOf = async (query: { state?: string; source?: string }) =>
    (await readQueue(engine.store, { limit: 9, ...query })).items.map((item) => item.id);
  expect(await idsOf({ source: "person" })).toEqual([named]);
  expect(await idsOf({ state: "approved" })).toEqual([approved.id]);
  expect(await idsOf({ state: "all" })).toEqual([folder, named, approved.id]);
  await expect(idsOf({ state: "lost" })).rejects.toMatchObject({
    code: "invalid_request",
    hint: expect.stringContaining("undoing"),
  });
  await expect(idsOf({ source: "nonsense" })).rejects.toMatchObject({
    code: "invalid_request",
    hint: expect.stringContaining("torrent"),
  });
});

test("records shown candidates without a new version, and never with read-only access", async () => {
  await using engine = await testEngine();
  const id = await inReview(engine, "Heat.mkv", {
    candidates: [candidate(949, "Heat", 1995, 900)],
  });
  const before = await engine.now(id);
  await readQueue(engine.store, { limit: 9 }, { readOnly: true });
  expect((await engine.now(id)).shown).toBeUndefined();
  await readQueue(engine.store, { limit: 9 });
  expect(await engine.now(id)).toMatchObject({
    shown: "movie/949",
    version: before.version,
    state: "review",
  });
});

test("refuses a foreign cursor in one sentence", async () => {
  await using engine = await testEngine();
  const forged = Buffer.from("id:1; drop table release").toString("base64url");
  const longer = Buffer.from("void:1").toString("base64url");
  const ofIds = Buffer.from("id:1").toString("base64url");
  for (const cursor of ["", "xx", "\u202e", forged, longer, ofIds]) {
    await expect(readQueue(engine.store, { limit: 1, cursor })).rejects.toMatchObject({
      code: "invalid_request",
    });
  }
});

test("a full disk or a long write does not prevent reading the queue", async () => {
  await using engine = await testEngine();
  const id = await inReview(engine, "Heat.mkv", {
    candidates: [candidate(949, "Heat", 1995, 900)],
  });
  for (const code of ["no_space", "database_busy"] as const) {
    const write = (): Promise<never> =>
      Promise.reject(new Outage(code, "It cannot be written down."));
    const { items } = await readQueue({ ...engine.store, write }, { limit: 9 });
    expect(items.map((item) => item.id)).toEqual([id]);
  }
  expect((await engine.now(id)).shown).toBeUndefined();
});

test("a page of ten releases needs as many queries as a page of one, and each has its own files", async () => {
  await using engine = await testEngine();
  const candidates = [candidate(949, "Heat", 1995, 900)];
  for (let at = 0; at < 5; at++) {
    await inReview(engine, `film-${at}.mkv`, { candidates });
    await inReview(engine, `disc-${at}`, {
      files: ["a.iso"],
      role: "other",
      reason: "disc",
      candidates,
    });
  }
  const asked = async (limit: number) => {
    let times = 0;
    const read = engine.store.read.withPlugin({
      transformQuery({ node }) {
        times++;
        return node;
      },
      transformResult: async ({ result }) => result,
    });
    const { items } = await readQueue({ ...engine.store, read }, { limit }, { readOnly: true });
    return { times, items };
  };
  const ten = await asked(10);
  expect(
    ten.items.map(({ next = [] }) => next.some(({ tool }) => tool === "approve_ingest")),
  ).toEqual(ten.items.map(({ name }) => name.startsWith("film")));
  expect(ten.times).toBe((await asked(1)).times);
});
