import { symlinkSync } from "node:fs";
import { expect, test } from "vitest";
import { fileRelease } from "../../../../src/app/file/file-release.ts";
import { createFileStage } from "../../../../src/app/file/stage.ts";
import { createAskAgainStage } from "../../../../src/app/identify/ask-again.ts";
import { changeState } from "../../../../src/app/releases/change-state.ts";
import { settleRelease } from "../../../../src/app/releases/settle-release.ts";
import { approve } from "../../../../src/app/review/decisions/approve.ts";
import { requestEach } from "../../../../src/app/review/decisions/engine-requests.ts";
import { takeBack } from "../../../../src/app/review/decisions/take-back.ts";
import { readStatistics } from "../../../../src/app/review/statistics.ts";
import { toCommandText } from "../../../../src/base/actions/sentence.ts";
import { setEpisodeWait } from "../../../../src/store/releases/count-waiting.ts";
import { addRelease } from "../../../../src/store/releases/releases.ts";
import {
  type Content,
  HEAT,
  HEAT_FILE,
  type TestEngine,
  testEngine,
} from "../../../support/engine.ts";
import { clockOf } from "../../../support/fake-clock.ts";
import { candidate, inReview } from "../../../support/review-release.ts";
import { saying } from "../../../support/said.ts";

const anna = { actor: "cli:anna", at: 5 };
const byEngine = { actor: "engine", at: 3 };
const heat = [candidate(949, "Heat", 1995, 900)];
const asHeat = { type: "movie", tmdbId: 949 } as const;

test("withdrawing an approval restores the earlier reasons and removes the decision", async () => {
  await using engine = await testEngine();
  const id = await inReview(engine, "Heat.mkv", { candidates: heat });
  await approve(
    engine.store,
    [{ ids: [id], approval: { ...asHeat, duplicates: { do: "replace" } } }],
    anna,
  );
  expect(await takeBack(engine.store, [id], anna)).toEqual([
    {
      id,
      ok: true,
      state: "review",
      message: "Nothing was filed. The release needs a decision again.",
    },
  ]);
  const release = await engine.now(id);
  expect(release).toMatchObject({
    state: "review",
    candidates: [{ tmdbId: 949 }],
    reasons: [
      { code: "remake_rival", message: "Two films have this title." },
      { code: "withdrawn" },
    ],
  });
  expect([release.decidedBy, release.duplicates]).toEqual([undefined, undefined]);
  // Repeating both actions does not add the reason twice.
  await approve(engine.store, [{ ids: [id], approval: asHeat }], anna);
  await takeBack(engine.store, [id], anna);
  expect((await engine.now(id)).reasons.map(({ code }) => code)).toEqual([
    "remake_rival",
    "withdrawn",
  ]);
});

test("after a person withdraws an automatic decision, the release is in review and no longer certain", async () => {
  await using engine = await testEngine();
  const { id } = await engine.approved("Heat.mkv");
  await takeBack(engine.store, [id], anna);
  expect((await engine.now(id)).reasons.map(({ code }) => code)).toEqual(["withdrawn"]);
  const off = await inReview(engine, "Off.mkv", { candidates: heat, reason: "auto_off" });
  await approve(engine.store, [{ ids: [off], approval: asHeat }], anna);
  await takeBack(engine.store, [off], anna);
  expect((await engine.now(off)).reasons.map(({ code }) => code)).toEqual(["withdrawn"]);
  // A release that was identified again in the meantime has only its own reason.
  const since = await inReview(engine, "Since.mkv", { candidates: heat });
  await changeState(
    engine.store,
    await engine.now(since),
    { kind: "look_again", message: "x" },
    byEngine,
  );
  await changeState(
    engine.store,
    await engine.now(since),
    { kind: "sure", identity: HEAT },
    byEngine,
  );
  await takeBack(engine.store, [since], anna);
  expect((await engine.now(since)).reasons.map(({ code }) => code)).toEqual(["withdrawn"]);
});

test("the engine stops a release that is being filed, and returns it to review for its earlier reasons", async () => {
  await using engine = await testEngine();
  const id = await inReview(engine, "Heat.mkv", { candidates: heat });
  await approve(engine.store, [{ ids: [id], approval: asHeat }], anna);
  await changeState(
    engine.store,
    await engine.now(id),
    { kind: "start_filing" },
    { actor: "engine", at: 2 },
  );
  const [late] = await takeBack(engine.store, [id], anna);
  expect(late).toMatchObject({
    ok: true,
    state: "filing",
    message: expect.stringContaining("trash"),
  });
  expect((await engine.now(id)).requested).toEqual({
    kind: "withdraw",
    reasons: [
      expect.objectContaining({ code: "remake_rival" }),
      expect.objectContaining({ code: "withdrawn" }),
    ],
  });
  const stage = createFileStage(engine.deps);
  await stage.run(engine.signal);
  await stage.drained();
  expect(await engine.now(id)).toMatchObject({
    state: "review",
    reasons: [{ code: "remake_rival" }, { code: "withdrawn" }],
  });
  expect(engine.inLibrary()).toEqual([]);
});

test("takes back each of several releases according to its state, and one failure does not stop the others", async () => {
  await using engine = await testEngine();
  const filed = await engine.approved("Heat.mkv");
  const stage = createFileStage(engine.deps);
  await stage.run(engine.signal);
  await stage.drained();
  const waiting = await inReview(engine, "Dune.mkv");
  const approved = await inReview(engine, "Alien.mkv", { candidates: heat });
  await approve(engine.store, [{ ids: [approved], approval: asHeat }], anna);
  expect(await takeBack(engine.store, [99, waiting, filed.id, approved], anna)).toMatchObject([
    { id: 99, ok: false, code: "not_found" },
    { id: waiting, ok: false, code: "refused" },
    { id: filed.id, ok: true, state: "undoing" },
    { id: approved, ok: true, state: "review" },
  ]);
});

test("only a person can file a withdrawn release: new TMDB episodes and corrections do not", async () => {
  await using engine = await testEngine();
  const id = await inReview(engine, "Show.S01E09.mkv", {
    candidates: heat,
    reason: "episode_missing",
  });
  await engine.store.write((trx) => setEpisodeWait(trx, id, { since: 1, nextAt: 2 }));
  await approve(engine.store, [{ ids: [id], approval: asHeat }], anna);
  await takeBack(engine.store, [id], anna);
  const { lengths } = engine.deps;
  const again = createAskAgainStage({
    store: engine.store,
    clock: clockOf(() => 1e9),
    wake() {},
    lengths,
  });
  await again.run(engine.signal);
  expect((await engine.now(id)).state).toBe("review");
});

test("a withdrawn approval does not count as a second question in the statistics", async () => {
  await using engine = await testEngine();
  const id = await inReview(engine, "Heat.mkv", { candidates: heat });
  const outcome = async () => (await readStatistics(engine.store, { days: 30 }, 10)).by_day;
  const before = await outcome();
  await approve(engine.store, [{ ids: [id], approval: asHeat }], anna);
  await takeBack(engine.store, [id], anna);
  expect(await outcome()).toEqual(before);
  await requestEach(engine.store, [id], { kind: "reject" }, anna);
});

const by = { actor: "cli:me", at: 9 };
const film = { type: "movie", tmdbId: 949 } as const;

/** Adds a release in the state that it has after settling. */
async function settled(engine: TestEngine, name: string, content?: Content): Promise<number> {
  const path = content === undefined ? `${engine.downloads}/${name}` : engine.drop(name, content);
  const id = await engine.store.write((trx) =>
    addRelease(trx, { source: "folder", name, path, state: "settling" }, by),
  );
  const seen = await engine.observe(path, engine.signal);
  await settleRelease(
    { store: engine.store, clock: engine.clock },
    await engine.now(id),
    seen,
    engine.signal,
  );
  return id;
}

const CASES: [code: string, drop: (engine: TestEngine) => void, hint: RegExp][] = [
  [
    "archive",
    (engine) => engine.drop("Heat.1995", { "heat.rar": "packed", "heat.nfo": "x" }),
    /Unpack it into a watched folder, or reject it: `plex-ingest reject 1`\.$/,
  ],
  [
    "disc",
    (engine) =>
      engine.drop("Heat.1995", { "BDMV/index.bdmv": "x", "BDMV/STREAM/00001.m2ts": "piece" }),
    /Convert it to a video file/,
  ],
  [
    "symlink",
    (engine) =>
      symlinkSync(engine.drop("../elsewhere.mkv", "film"), `${engine.downloads}/Heat.1995`),
    /plex-ingest add PATH/,
  ],
];

test.each(CASES)(
  "%s: refuses an approval that would file nothing, and keeps the true reason",
  async (...of) => {
    const [code, drop, hint] = of;
    await using engine = await testEngine();
    drop(engine);
    const id = await settled(engine, "Heat.1995");
    const { reasons, version } = await engine.now(id);
    expect(reasons).toMatchObject([{ code }]);
    const [answer] = await approve(engine.store, [{ ids: [id], approval: film }], by);
    expect(answer).toMatchObject({ ok: false, code: "refused", message: saying(hint) });
    expect(toCommandText(answer?.message ?? "")).toContain(
      toCommandText(reasons[0]?.message ?? "none"),
    );
    expect(await engine.now(id)).toMatchObject({ state: "review", version, reasons });
  },
);

test("a link next to a film does not prevent the film's approval", async () => {
  await using engine = await testEngine();
  const path = engine.drop("Heat.1995", { "heat.mkv": "film" });
  symlinkSync("/nowhere", `${path}/cover.jpg`);
  const id = await settled(engine, "Heat.1995");
  expect((await engine.now(id)).reasons).toMatchObject([{ code: "symlink" }]);
  expect(await approve(engine.store, [{ ids: [id], approval: film }], by)).toMatchObject([
    { ok: true },
  ]);
});

test("files a wrongly detected sample if a person identifies it as the film", async () => {
  await using engine = await testEngine();
  const name = "Heat.1995.sample's.mkv";
  const id = await settled(engine, name, "the film");
  const reasons = [
    { code: "sample" as const, message: "The only video of the release is a sample." },
  ];
  await changeState(engine.store, await engine.now(id), { kind: "unsure", reasons }, by, {
    fields: { candidates: [candidate(949, "Heat", 1995, 900)] },
  });
  const [refused] = await approve(engine.store, [{ ids: [id], approval: film }], by);
  expect(refused).toMatchObject({
    ok: false,
    message: `Release ${id} cannot be filed as is: The only video of the release is a sample. If it is the film or episode itself, approve it with --file 'Heat.1995.sample'\\''s.mkv=video'; otherwise reject it: \`plex-ingest reject ${id}\`.`,
  });
  expect(await engine.now(id)).toMatchObject({ state: "review", reasons });

  const answer = await approve(
    engine.store,
    [{ ids: [id], approval: { ...film, files: [{ path: name, role: "video" }] } }],
    by,
  );
  expect(answer).toMatchObject([{ ok: true }]);
  await fileRelease(engine.deps, await engine.now(id), engine.signal);
  expect(await engine.now(id)).toMatchObject({ state: "filed", identity: { tmdbId: HEAT.tmdbId } });
  expect(engine.inLibrary()).toEqual([HEAT_FILE]);
});

test("a settling release can be approved before its files are known", async () => {
  await using engine = await testEngine();
  const path = engine.drop("Heat.1995", { "heat.rar": "packed" });
  const at = { source: "folder", name: "Heat.1995", path, state: "settling" } as const;
  const id = await engine.store.write((trx) => addRelease(trx, at, by));
  expect(await approve(engine.store, [{ ids: [id], approval: film }], by)).toMatchObject([
    { ok: true, state: "settling" },
  ]);
});
