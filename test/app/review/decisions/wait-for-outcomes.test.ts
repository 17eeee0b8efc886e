import { expect, test } from "vitest";
import type { FailedAttempt } from "../../../../src/adapters/fs/disk/attempt.ts";
import { fileRelease, undoRelease } from "../../../../src/app/file/file-release.ts";
import { changeState } from "../../../../src/app/releases/change-state.ts";
import { waitFor } from "../../../../src/app/releases/waiting.ts";
import { approve } from "../../../../src/app/review/decisions/approve.ts";
import {
  waitForOutcomes,
  waitForUndone,
} from "../../../../src/app/review/decisions/wait-for-outcomes.ts";
import { toToolText } from "../../../../src/base/actions/sentence.ts";
import { Outage } from "../../../../src/base/errors.ts";
import { HEAT_FILE, testEngine } from "../../../support/engine.ts";
import { askedUndo } from "../../../support/filing.ts";
import { onSqlite } from "../../../support/on-sqlite.ts";
import { recordedQueries } from "../../../support/recorded-queries.ts";

const by = { actor: "engine", at: 1 };
const signal = new AbortController().signal;

test("an approval that is filed while the caller waits returns its destination", async () => {
  await using engine = await testEngine();
  const release = await engine.approved("Heat.1995.mkv");
  const waiting = waitForOutcomes(engine.store, [{ id: release.id, ok: true, state: "approved" }], {
    maxMs: 9000,
    signal,
  });
  await fileRelease(engine.deps, release, engine.signal);
  expect(await waiting).toEqual([
    { id: release.id, ok: true, state: "filed", destinations: [`${engine.library}/${HEAT_FILE}`] },
  ]);
});

test("returns the film before its subtitles", async () => {
  await using engine = await testEngine();
  const release = await engine.approved("Heat.1995", {
    "A.Heat.1995.en.srt": "1",
    "Heat.1995.mkv": "a film",
    "Heat.1995.en.srt": "2",
  });
  await fileRelease(engine.deps, release, engine.signal);
  const asked = [{ id: release.id, ok: true, state: "approved" }];
  const [told] = await waitForOutcomes(engine.store, asked, { maxMs: 9000, signal });
  expect(told?.destinations?.length).toBeGreaterThan(1);
  expect(told?.destinations?.[0]).toBe(`${engine.library}/${HEAT_FILE}`);
});

test("names the replaced file and where it is now", async () => {
  await using engine = await testEngine();
  await fileRelease(engine.deps, await engine.approved("Heat.1995.1080p.mkv"), engine.signal);
  const { id } = await engine.approved("Heat.1995.480p.mkv", "a worse film");
  await fileRelease(engine.deps, await engine.now(id), engine.signal);
  const asked = await approve(
    engine.store,
    [{ ids: [id], approval: { duplicates: { do: "replace" } } }],
    by,
  );
  await fileRelease(engine.deps, await engine.now(id), engine.signal);
  expect(await waitForOutcomes(engine.store, asked, { maxMs: 9000, signal })).toMatchObject([
    { state: "filed", message: 'It replaced "Heat (1995).mkv", which is in the trash.' },
  ]);
});

test("explains why the files were copied", async () => {
  const elsewhere = { ok: false, code: "unsupported", why: "The disks differ.", fallThrough: true };
  const noLink = async () => elsewhere as FailedAttempt;
  await using engine = await testEngine({
    files: () => ({ tryHardlink: noLink, tryReflink: noLink }),
  });
  const release = await engine.approved("Heat.1995.mkv");
  await fileRelease(engine.deps, release, engine.signal);
  const asked = [{ id: release.id, ok: true, state: "approved" }];
  expect(await waitForOutcomes(engine.store, asked, { maxMs: 9000, signal })).toMatchObject([
    { state: "filed", message: "Filed by copy, because the disks differ." },
  ]);
});

test("a work given only by its id gets the title that filing looked up", async () => {
  await using engine = await testEngine();
  const release = await engine.approved("Heat.1995.mkv");
  await fileRelease(engine.deps, release, engine.signal);
  const identity = { type: "movie" as const, tmdb_id: 949, title: "" };
  const asked = [{ id: release.id, ok: true, state: "approved", identity }];
  expect(await waitForOutcomes(engine.store, asked, { maxMs: 9000, signal })).toMatchObject([
    { state: "filed", identity: { type: "movie", tmdb_id: 949, title: "Heat", year: 1995 } },
  ]);
});

test("a release that returns to review is not ok, and the result shows its reason once with what to do", async () => {
  await using engine = await testEngine();
  const release = await engine.approved("Heat.1995.mkv");
  const reason = { code: "duplicate" as const, message: "The library has it already." };
  await changeState(engine.store, release, { kind: "refused", reasons: [reason, reason] }, by);
  const asked = [{ id: release.id, ok: true, state: "approved" }];
  const [told] = await waitForOutcomes(engine.store, asked, { maxMs: 9000, signal });
  expect(told).toMatchObject({ id: release.id, ok: false, state: "review", code: "refused" });
  expect(toToolText(told?.message ?? "", () => true)).toBe(
    `The library has it already. See get_ingest_item {"id":${release.id}} for what you can do.`,
  );
});

test("the wait ends in time, reports what is still in progress, and passes on refusals", async () => {
  await using engine = await testEngine();
  const { id } = await engine.approved("Heat.1995.mkv");
  const refused = { id: 99, ok: false, code: "not_found", message: "There is no download #99." };
  const asked = [{ id, ok: true, state: "approved" }, refused];
  expect(await waitForOutcomes(engine.store, asked, { maxMs: 150, signal })).toEqual([
    { id, ok: true, state: "approved" },
    refused,
  ]);
});

test("only an outage has a code, whether the release comes or leaves", async () => {
  await using engine = await testEngine();
  const full = new Outage("no_space", "There is no space left.");
  const playing = new Outage("playing", "Plex is playing it.");
  const coming = await engine.approved("Heat.1995.mkv");
  const leaving = await engine.approved("The.Matrix.1999.mkv", undefined, {
    identity: { type: "movie", tmdbId: 603, title: "The Matrix", year: 1999 },
  });
  await fileRelease(engine.deps, leaving, engine.signal);
  await askedUndo(engine, leaving.id);
  for (const [outage, code] of [
    [full, { code: "no_space" }],
    [playing, {}],
  ] as const) {
    for (const [{ id }, wait] of [
      [coming, waitForOutcomes],
      [leaving, waitForUndone],
    ] as const) {
      await waitFor(engine.store, await engine.now(id), outage, by);
      const { state } = await engine.now(id);
      // Neither waits until the time is over.
      expect(
        await wait(engine.store, [{ id, ok: true, state }], { maxMs: 60_000, signal }),
      ).toEqual([{ id, ok: true, state, message: outage.message, ...code }]);
    }
  }
});

test("a wait for another release is awaited, and is an outage if the next attempt finds it again", async () => {
  await using engine = await testEngine();
  const { id } = await engine.approved("Heat.1995.mkv");
  await fileRelease(engine.deps, await engine.now(id), engine.signal);
  await askedUndo(engine, id);
  const gone = new Outage("root_missing", "Its folder is gone.", { awaits: "other_release" });
  const outcome = async (maxMs: number) =>
    (await waitForUndone(engine.store, [{ id, ok: true, state: "undoing" }], { maxMs, signal }))[0];
  await waitFor(engine.store, await engine.now(id), gone, by);
  expect(await outcome(0)).not.toHaveProperty("code");
  const undone = outcome(60_000);
  await undoRelease(engine.deps, await engine.now(id), engine.signal);
  expect(await undone).toEqual({ id, ok: true, state: "undone" });
});

test("the code of an outage that is over does not stay in the result", async () => {
  await using engine = await testEngine();
  const release = await engine.approved("Heat.1995.mkv");
  await fileRelease(engine.deps, release, engine.signal);
  const asked = [
    { id: release.id, ok: true, state: "approved", code: "no_space", message: "Full." },
  ];
  const [told] = await waitForOutcomes(engine.store, asked, { maxMs: 9000, signal });
  expect(told).toMatchObject({ state: "filed" });
  expect([told?.code, told?.message]).toEqual([undefined, undefined]);
});

onSqlite("checks all awaited releases with one query", async () => {
  await using engine = await testEngine();
  const asked = [];
  for (const name of ["Heat.1995.mkv", "Heat.1995.720p.mkv", "Heat.1995.480p.mkv"]) {
    asked.push({ id: (await engine.approved(name)).id, ok: true, state: "approved" });
  }
  await using recorded = recordedQueries(engine.storeFiles.database);
  expect(await waitForOutcomes({ read: recorded.db }, asked, { maxMs: 0, signal })).toEqual(asked);
  expect(recorded.queries).toHaveLength(1);
});
