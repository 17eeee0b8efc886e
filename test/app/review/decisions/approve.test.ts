import { expect, test } from "vitest";
import { changeStateWithin } from "../../../../src/app/releases/change-state.ts";
import {
  type Approval,
  approve,
  approveRelease,
} from "../../../../src/app/review/decisions/approve.ts";
import { readQueue } from "../../../../src/app/review/queue/queue.ts";
import { toCommandText } from "../../../../src/base/actions/sentence.ts";
import type { RankedCandidate } from "../../../../src/base/candidate.ts";
import { itemsOf } from "../../../../src/store/releases/items.ts";
import { added, moved } from "../../../store/support-release.ts";
import { HEAT, type TestEngine, testEngine } from "../../../support/engine.ts";
import { candidate, inReview } from "../../../support/review-release.ts";
import { saying } from "../../../support/said.ts";
import { waitFor } from "../../../support/wait-for.ts";
import { reviewOver } from "../support-review.ts";

const by = { actor: "mcp:client", at: 9 };
const clear = [candidate(949, "Heat", 1995, 950), candidate(19_404, "Heat", 1986, 850)];
const close = [candidate(949, "Heat", 1995, 949), candidate(19_404, "Heat", 1986, 850)];

const one = async (engine: TestEngine, id: number, approval: Approval = {}) => {
  const [answer] = await approve(engine.store, [{ ids: [id], approval }], by);
  return answer;
};
const look = (engine: TestEngine) => readQueue(engine.store, { limit: 20 });

test.each([
  ["settling", "is still changing or not complete yet"],
  ["identifying", "is being identified"],
] as const)(
  "asks to wait for a release that is %s, whether a type is named or not",
  async (state, why) => {
    await using engine = await testEngine();
    const { id } = await added(engine.store, "Heat");
    if (state === "identifying") await moved(engine.store, id, { kind: "settled" });
    for (const approval of [{}, { type: "movie" }] as const) {
      expect(await one(engine, id, approval)).toMatchObject({
        ok: false,
        code: "conflict",
        message: `Release ${id} ${why}, so it has no candidate yet. Wait until \`plex-ingest show ${id}\` lists its candidates, or specify its type and TMDB id.`,
      });
    }
  },
);

test("without an identity, approves the first candidate if it leads clearly and was shown", async () => {
  await using engine = await testEngine();
  const id = await inReview(engine, "Heat.mkv", { candidates: clear });
  const unseen = await one(engine, id);
  expect(unseen).toMatchObject({
    ok: false,
    code: "conflict",
    message: `The candidates of release ${id} have not been shown to you yet. See \`plex-ingest show ${id}\` first, or specify the work: \`plex-ingest approve ${id} --type movie --tmdb 949\`.`,
  });
  await look(engine);
  expect(await one(engine, id)).toMatchObject({
    ok: true,
    state: "approved",
    identity: { tmdb_id: 949, year: 1995 },
  });
  expect(await engine.now(id)).toMatchObject({ identity: HEAT, decidedBy: "person", reasons: [] });
  expect((await engine.history(id)).at(-1)).toMatchObject({
    action: "approved",
    actor: "mcp:client",
  });
});

test("a hanging disk during a file check does not block the approvals before it", async () => {
  await using engine = await testEngine();
  const names = ["Heat.mkv", "Dune.mkv"];
  const [first = 0, second = 0] = await Promise.all(
    names.map((name) => inReview(engine, name, { candidates: clear })),
  );
  await look(engine);
  const disk = Promise.withResolvers<ReadonlySet<string>>();
  const gone = ({ id }: { id: number }) =>
    id === second ? disk.promise : Promise.resolve(new Set<string>());
  const answers = approve(engine.store, [{ ids: [first, second], approval: {} }], by, gone);
  await waitFor("the first approval", async () => (await engine.now(first)).state === "approved");
  disk.resolve(new Set());
  expect(await answers).toMatchObject([{ ok: true }, { ok: true }]);
});

test("refuses a lead of less than 0.100 and lists the candidates", async () => {
  await using engine = await testEngine();
  const id = await inReview(engine, "Heat.mkv", { candidates: close });
  await look(engine);
  const answer = await one(engine, id);
  expect(answer).toMatchObject({ ok: false, code: "conflict" });
  expect(toCommandText(answer?.message ?? "")).toMatch(/949 Heat \(1995\).*19404 Heat \(1986\)/);
  expect((await engine.now(id)).state).toBe("review");
});

test("a decision applies to the current state of a release, unless a version was given", async () => {
  await using engine = await testEngine();
  const id = await inReview(engine, "Heat.mkv", { candidates: clear });
  const read = await engine.now(id);
  await engine.store.write((trx) => changeStateWithin(trx, read, { kind: "retry" }, by));
  const work = { type: "movie", tmdbId: 949 } as const;
  const stated = await approveRelease(engine.store, read, { ...work, version: read.version }, by);
  expect(stated).toMatchObject({ ok: false, code: "conflict" });
  expect(await approveRelease(engine.store, read, work, by)).toMatchObject({
    ok: true,
    identity: { tmdb_id: 949 },
  });
});

test("returns a conflict if the first candidate changed after it was shown", async () => {
  await using engine = await testEngine();
  const id = await inReview(engine, "Heat.mkv", { candidates: clear });
  await look(engine);
  const candidates = [candidate(5, "Other", 2000, 990)];
  await engine.store.read
    .updateTable("release")
    .set({ candidates_json: JSON.stringify(candidates) })
    .execute();
  expect(await one(engine, id)).toMatchObject({
    ok: false,
    code: "conflict",
    message: saying(
      `The candidates of release ${id} changed since you saw them: movie 5 Other (2000).`,
    ),
  });
});

test("a release without candidates requires type and id", async () => {
  await using engine = await testEngine();
  const id = await inReview(engine, "Heat.mkv");
  expect(await one(engine, id)).toMatchObject({ ok: false, code: "conflict" });
  expect(await one(engine, id, { tmdbId: 949 })).toMatchObject({
    ok: false,
    code: "invalid_request",
  });
  expect(await one(engine, id, { tmdbId: 949, type: "movie" })).toMatchObject({
    ok: true,
    state: "approved",
  });
});

test("a given id takes its title from the candidates, and its type from the candidates or the name", async () => {
  await using engine = await testEngine();
  const id = await inReview(engine, "Heat.mkv", { candidates: close, parsed: { type: "episode" } });
  expect(await one(engine, id, { tmdbId: 19_404 })).toMatchObject({
    identity: { type: "movie", title: "Heat", year: 1986 },
  });
  const other = await inReview(engine, "Show.mkv", { parsed: { type: "episode" } });
  expect(await one(engine, other, { tmdbId: 1396 })).toMatchObject({
    identity: { type: "tv", tmdb_id: 1396, title: "" },
  });
});

test("an approval of a changed release is a conflict with its current state", async () => {
  await using engine = await testEngine();
  const id = await inReview(engine, "Heat.mkv", { candidates: clear });
  const { version } = await engine.now(id);
  expect(await one(engine, id, { tmdbId: 949, version: version - 1 })).toMatchObject({
    ok: false,
    code: "conflict",
    message: saying(`version ${version}`),
  });
  expect(await one(engine, id, { tmdbId: 949, version })).toMatchObject({ ok: true });
});

test("returns a separate result for each of several ids", async () => {
  await using engine = await testEngine();
  const good = await inReview(engine, "Heat.mkv", { candidates: clear });
  const unclear = await inReview(engine, "Dune.mkv", { candidates: close });
  await look(engine);
  const answers = await approve(engine.store, [{ ids: [unclear, 99, good], approval: {} }], by);
  expect(answers.map(({ id, ok, code }) => [id, ok, code])).toEqual([
    [unclear, false, "conflict"],
    [99, false, "not_found"],
    [good, true, undefined],
  ]);
});

test("an identity, a file or a choice can be given for one release only", async () => {
  await using engine = await testEngine();
  const ids = [await inReview(engine, "a.mkv"), await inReview(engine, "b.mkv")];
  const review = reviewOver(engine.store);
  const replace = { duplicates: { do: "replace" } } as const;
  for (const approval of [
    { tmdbId: 1 },
    { season: 1 },
    { version: 1 },
    { files: [] },
    replace,
  ] satisfies Approval[]) {
    await expect(review.approve(ids, approval, by.actor)).rejects.toMatchObject({
      code: "invalid_request",
    });
    expect(await approve(engine.store, [{ ids, approval }], by)).toMatchObject([
      { ok: false, code: "invalid_request" },
      { ok: false, code: "invalid_request" },
    ]);
  }
  expect((await engine.now(ids[0] ?? 0)).state).toBe("review");
});

test("reports a file that is not in the release as not found, and approves nothing", async () => {
  await using engine = await testEngine();
  const id = await inReview(engine, "Show", { files: ["a.mkv"] });
  const files = [{ path: "../../etc/passwd", skip: true }];
  expect(await one(engine, id, { type: "tv", tmdbId: 1396, files })).toMatchObject({
    ok: false,
    code: "not_found",
  });
  expect((await engine.now(id)).state).toBe("review");
});

test("correcting the work removes the numbers of the previous work", async () => {
  await using engine = await testEngine();
  const id = await inReview(engine, "Show", { files: ["a.mkv", "b.mkv"] });
  const files = [{ path: "a.mkv", season: 9, episodes: [9] }];
  await one(engine, id, { type: "tv", tmdbId: 1, files });
  await one(engine, id, { type: "tv", tmdbId: 1 });
  expect((await itemsOf(engine.store.read, id))[0]?.mapping).toBeDefined();
  await one(engine, id, { type: "tv", tmdbId: 2 });
  expect((await itemsOf(engine.store.read, id))[0]?.mapping).toBeUndefined();
});

const tv = (tmdbId: number, title: string, year: number, confidence: number): RankedCandidate => ({
  ...candidate(tmdbId, title, year, confidence),
  type: "tv",
});
const FARGO = [
  candidate(275, "Fargo", 1996, 900),
  tv(60_622, "Fargo", 2014, 880),
  tv(99, "Fargo Rock", 2000, 500),
];

async function waiting(engine: TestEngine, candidates: RankedCandidate[]): Promise<number> {
  const id = await inReview(engine, "Fargo.mkv", { candidates });
  await look(engine);
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

test("among several candidates of that type, the lead and the shown candidate still count", async () => {
  await using engine = await testEngine();
  const id = await waiting(engine, [...FARGO.slice(0, 2), tv(7, "Fargo", 2001, 800)]);
  const answer = await one(engine, id, { type: "tv" });
  expect(answer).toMatchObject({ ok: false, code: "conflict", message: saying(/60622.*; tv 7 /) });
  expect(toCommandText(answer?.message ?? "")).not.toContain("275");
  const unseen = await inReview(engine, "Other.mkv", { candidates: FARGO });
  expect(await one(engine, unseen, { type: "tv" })).toMatchObject({ ok: false, code: "conflict" });
});

test("a type without a candidate requires the id, even after an earlier decision", async () => {
  await using engine = await testEngine();
  const id = await waiting(engine, [candidate(275, "Fargo", 1996, 900)]);
  const refused = { ok: false, code: "invalid_request", message: saying(/TMDB id/) };
  expect(await one(engine, id, { type: "tv" })).toMatchObject(refused);
  const { id: approved } = await engine.approved("Heat.mkv");
  expect(await one(engine, approved, { type: "tv" })).toMatchObject(refused);
  expect(await one(engine, approved, { type: "movie" })).toMatchObject({
    ok: true,
    identity: { tmdb_id: 949 },
  });
});

test("an id that two candidates of different types share requires the type", async () => {
  await using engine = await testEngine();
  const id = await waiting(engine, [candidate(5, "Fargo", 1996, 900), tv(5, "Other", 2014, 880)]);
  expect(await one(engine, id, { tmdbId: 5 })).toMatchObject({
    ok: false,
    code: "invalid_request",
  });
  expect(await one(engine, id, { tmdbId: 5, type: "tv" })).toMatchObject({
    ok: true,
    identity: { title: "Other" },
  });
});

test.each([0, -1, 1.5, 1e12, Number.NaN])("%d is not a TMDB id", async (tmdbId) => {
  await using engine = await testEngine();
  const id = await waiting(engine, FARGO);
  expect(await one(engine, id, { type: "tv", tmdbId })).toMatchObject({
    ok: false,
    code: "invalid_request",
  });
  expect((await engine.now(id)).state).toBe("review");
});

test("approves a work already looked up at TMDB with its title", async () => {
  await using engine = await testEngine();
  const id = await waiting(engine, FARGO);
  const heat = { type: "movie" as const, tmdbId: 949, title: "Heat", year: 1995 };
  expect(await one(engine, id, heat)).toMatchObject({
    ok: true,
    identity: { tmdb_id: 949, title: "Heat", year: 1995 },
  });
  expect((await engine.now(id)).identity).toEqual(heat);
});
