import { expect, test } from "vitest";
import { type Approval, approve } from "../../../src/app/review/decisions/approve.ts";
import { readQueue } from "../../../src/app/review/queue/queue.ts";
import { inCommands } from "../../../src/core/actions/tongues.ts";
import type { RankedCandidate } from "../../../src/core/release/candidate.ts";
import { type TestEngine, testEngine } from "../../support/engine.ts";
import { candidate, inReview } from "../../support/review-release.ts";
import { saying } from "../../support/said.ts";

const by = { actor: "cli:anna", at: 9 };
const tv = (tmdbId: number, title: string, year: number, confidence: number): RankedCandidate => ({
  ...candidate(tmdbId, title, year, confidence),
  type: "tv",
});
const FARGO = [candidate(275, "Fargo", 1996, 900), tv(60_622, "Fargo", 2014, 880), tv(99, "Fargo Rock", 2000, 500)];

const one = async (engine: TestEngine, id: number, approval: Approval) =>
  (await approve(engine.store, [id], approval, by))[0];
async function waiting(engine: TestEngine, candidates: RankedCandidate[]): Promise<number> {
  const id = await inReview(engine, "Fargo.mkv", { candidates });
  await readQueue(engine.store, { limit: 20 });
  return id;
}

test("a type alone chooses among the candidates of that type", async () => {
  await using engine = await testEngine();
  const id = await waiting(engine, FARGO);
  expect(await one(engine, id, {})).toMatchObject({ ok: false, code: "conflict" });
  expect(await one(engine, id, { type: "tv" })).toMatchObject({
    ok: true,
    identity: { type: "tv", tmdb_id: 60_622, title: "Fargo", year: 2014 },
  });
  expect((await engine.now(id)).identity).toMatchObject({ type: "tv", tmdbId: 60_622 });
});

test("among several of that type the lead and the shown candidate still count", async () => {
  await using engine = await testEngine();
  const id = await waiting(engine, [...FARGO.slice(0, 2), tv(7, "Fargo", 2001, 800)]);
  const answer = await one(engine, id, { type: "tv" });
  expect(answer).toMatchObject({ ok: false, code: "conflict", message: saying(/60622.*; tv 7 /) });
  expect(inCommands(answer?.message ?? "")).not.toContain("275");
  const unseen = await inReview(engine, "Other.mkv", { candidates: FARGO });
  expect(await one(engine, unseen, { type: "tv" })).toMatchObject({ ok: false, code: "conflict" });
});

test("a type that no candidate has requires the id, even after an earlier decision", async () => {
  await using engine = await testEngine();
  const id = await waiting(engine, [candidate(275, "Fargo", 1996, 900)]);
  const refused = { ok: false, code: "invalid_request", message: saying(/TMDB id/) };
  expect(await one(engine, id, { type: "tv" })).toMatchObject(refused);
  const { id: approved } = await engine.approved("Heat.mkv");
  expect(await one(engine, approved, { type: "tv" })).toMatchObject(refused);
  expect(await one(engine, approved, { type: "movie" })).toMatchObject({ ok: true, identity: { tmdb_id: 949 } });
});

test("an id that two candidates of different types share requires the type", async () => {
  await using engine = await testEngine();
  const id = await waiting(engine, [candidate(5, "Fargo", 1996, 900), tv(5, "Other", 2014, 880)]);
  expect(await one(engine, id, { tmdbId: 5 })).toMatchObject({ ok: false, code: "invalid_request" });
  expect(await one(engine, id, { tmdbId: 5, type: "tv" })).toMatchObject({ ok: true, identity: { title: "Other" } });
});

test.each([0, -1, 1.5, 1e12, Number.NaN])("%d is no TMDB id", async (tmdbId) => {
  await using engine = await testEngine();
  const id = await waiting(engine, FARGO);
  expect(await one(engine, id, { type: "tv", tmdbId })).toMatchObject({ ok: false, code: "invalid_request" });
  expect((await engine.now(id)).state).toBe("review");
});
test("a work that TMDB was asked about already is approved with its title", async () => {
  await using engine = await testEngine();
  const id = await waiting(engine, FARGO);
  const heat = { type: "movie" as const, tmdbId: 949, title: "Heat", year: 1995 };
  expect(await one(engine, id, heat)).toMatchObject({
    ok: true,
    identity: { tmdb_id: 949, title: "Heat", year: 1995 },
  });
  expect((await engine.now(id)).identity).toEqual(heat);
});
