import { expect, test } from "vitest";
import { endFiling } from "../../../src/app/file/end-filing.ts";
import { enterFiling } from "../../../src/app/file/enter-filing.ts";
import { prepareApproved } from "../../../src/app/file/prepare-approved.ts";
import { prepareFile } from "../../../src/app/file/publish-file.ts";
import { publishItem, publishUnrecorded } from "../../../src/app/journal/operations/publish.ts";
import { isReason } from "../../../src/app/journal/steps/perform.ts";
import { changeState } from "../../../src/app/releases/change-state.ts";
import type { Release } from "../../../src/core/release/release.ts";
import { countOperations } from "../../../src/store/journal/journal.ts";
import { publicationsOf } from "../../../src/store/journal/publications.ts";
import { HEAT_FILE, type TestEngine, testEngine } from "../../support/engine.ts";

/** A prepared release whose filing has not begun, and its film. */
async function prepared({ deps, signal }: TestEngine, release: Release) {
  if (release.state !== "approved") throw new Error(release.state);
  const ready = await prepareApproved(deps, release, [], signal);
  const [item] = ready?.start.items ?? [];
  if (!ready || !item) throw new Error("It was not ready.");
  const file = { release, item, sourcePath: release.path };
  const publication = await prepareFile(deps, file, signal);
  if (isReason(publication)) throw new Error(publication.code);
  return { ready, item, first: { path: item.path, prepared: publication }, publication };
}

test("records the intent of the first file when a release enters filing", async () => {
  await using engine = await testEngine();
  const release = await engine.approved("Heat.1995.mkv", "one");
  const { ready, first, item, publication } = await prepared(engine, release);
  const filing = await enterFiling(engine.deps, ready, first);
  expect(filing).toMatchObject({
    release: { state: "filing" },
    first: {
      path: item.path,
      begun: { operation: { state: "intent", finalPath: publication.job.destination } },
    },
    records: { lineage: [{ id: release.id }] },
  });
  expect(engine.inLibrary()).toEqual([]);
});

test("enters filing even if the first file's name was taken, and reports why that file is not filed", async () => {
  await using engine = await testEngine();
  const release = await engine.approved("Heat.1995.mkv", "one");
  const { ready, first, publication } = await prepared(engine, release);
  const other = await engine.approved("Other.1995.mkv", "two", {
    identity: { type: "movie", tmdbId: 1, title: "Other", year: 1995 },
  });
  const source = await engine.deps.files.readFileIdentity(other.path);
  if (!source) throw new Error("There is no such file.");
  const job = { ...publication.job, releaseId: other.id, sourcePath: other.path, source };
  await publishItem(engine.deps, job, engine.signal);
  const filing = await enterFiling(engine.deps, ready, first);
  const reason = {
    code: "destination_exists",
    message: `Release ${other.id} filed a file under this name; undo that release, or skip this file.`,
  };
  expect(filing).toMatchObject({ release: { state: "filing" }, first: { begun: reason } });
  expect(await countOperations(engine.store.read, release.id)).toMatchObject({ published: 0 });
});

test("enters filing without its first file if another release of the film arrived in between", async () => {
  await using engine = await testEngine();
  const release = await engine.approved("Heat.1995.mkv", "one");
  const { ready, first } = await prepared(engine, release);
  await engine.approved("Heat.1995.mp4", "two");
  const filing = await enterFiling(engine.deps, ready, first);
  expect(filing).toMatchObject({ release: { state: "filing" } });
  expect(filing?.first).toBeUndefined();
  expect(await countOperations(engine.store.read, release.id)).toMatchObject({
    open: 0,
    published: 0,
  });
});

test("records the last file even if the release's state does not change", async () => {
  await using engine = await testEngine();
  const release = await engine.approved("Heat.1995.mkv", "one");
  const { ready, first } = await prepared(engine, release);
  const filing = await enterFiling(engine.deps, ready, first);
  const begun = filing?.first?.begun;
  if (!begun || isReason(begun)) throw new Error("It did not enter.");
  const last = await publishUnrecorded(engine.deps, begun, engine.signal);
  if (isReason(last)) throw new Error("It was not published.");
  expect(engine.inLibrary()).toEqual([HEAT_FILE]);
  expect(await publicationsOf(engine.store.read, release.id)).toEqual([]);
  await changeState(
    engine.store,
    filing.release,
    { kind: "reject" },
    { actor: "cli", at: engine.clock.now() },
  );
  const publications = [{ ...last.operation, ...last.made, state: "published" as const }];
  const event = { kind: "all_published" as const, problems: [] };
  const { records } = filing;
  const end = { release: filing.release, event, publications, unrecorded: last, records };
  expect(await endFiling(engine.deps, end)).toMatchObject({ ok: false, code: "conflict" });
  expect(await publicationsOf(engine.store.read, release.id)).toMatchObject([
    { state: "published" },
  ]);
});
