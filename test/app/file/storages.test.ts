import { join } from "node:path";
import { expect, test } from "vitest";
import { fileRelease } from "../../../src/app/file/file-release.ts";
import { recoverAll } from "../../../src/app/journal/recover.ts";
import { MustStop } from "../../../src/base/errors.ts";
import { listOpenOperations } from "../../../src/store/journal/journal.ts";
import { selectAllReleases } from "../../../src/store/releases/release-row.ts";
import { HEAT_FILE, type TestEngine } from "../../support/engine.ts";
import { fileAll } from "../../support/filing.ts";
import { saying } from "../../support/said.ts";
import { twoEngines } from "../../support/two-engines.ts";
import { LARGE, SMALL, take, undo } from "../../support/upgrade.ts";

const names = async ({ store }: TestEngine): Promise<string[]> =>
  (await selectAllReleases(store.read).execute()).map(({ name }) => name);

test.each(["review", "skip", "upgrade", "keep_both"] as const)(
  "applies the policy %s to a film that another storage has, and reports where the film is",
  async (duplicatePolicy) => {
    await using two = await twoEngines({ duplicatePolicy });
    const { first, second } = two;
    const old = await take(second, SMALL);
    expect(old.state).toBe("filed");
    const release = await take(first, LARGE);
    expect([await names(first), await names(second)]).toEqual([[LARGE], [SMALL]]);
    // Each engine has its own leases. Starting one engine does not end the other's leases.
    expect([first.deps.lease.number, second.deps.lease.number]).toEqual([1, 1]);
    if (duplicatePolicy === "keep_both") {
      expect(release.state).toBe("filed");
      expect([first.inLibrary(), second.inLibrary()]).toEqual([[HEAT_FILE], [HEAT_FILE]]);
      return;
    }
    expect(release.state).toBe(duplicatePolicy === "skip" ? "ignored" : "review");
    const advice =
      duplicatePolicy === "skip"
        ? `To use this one instead, undo release ${old.id}, then retry this one.`
        : `Keep both, undo release ${old.id} first, or reject this one.`;
    expect(release.reasons).toMatchObject([
      {
        code: "duplicate",
        release: old.id,
        stays: true,
        message: `"Heat (1995).mkv" is already on nas-2, filed by release ${old.id}. This one is better: 1080p instead of 720p. ${advice}`,
      },
    ]);
    expect(first.inLibrary()).toEqual([]);
    // After the undo on the other storage, the release is identified again on this one.
    if (duplicatePolicy === "skip") return;
    expect(await undo(second, old.id)).toEqual({ ok: true });
    expect((await first.now(release.id)).state).toBe("identifying");
    expect((await first.history(release.id)).at(-1)).toMatchObject({
      action: "looked_again",
      to: "identifying",
    });
  },
);

test("treats a film that another storage is still filing as a duplicate before the film has a library name", async () => {
  const [begun, go] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  await using two = await twoEngines();
  const { first, second } = two;
  const held = {
    ...second.deps,
    files: {
      ...second.deps.files,
      async makeFolders(...given: Parameters<typeof second.deps.files.makeFolders>) {
        begun.resolve();
        await go.promise;
        return second.deps.files.makeFolders(...given);
      },
    },
  };
  const old = await second.approved(SMALL, "small");
  const filing = fileRelease(held, old, second.signal);
  await begun.promise;
  const release = await take(first, LARGE);
  expect(release).toMatchObject({
    state: "review",
    reasons: [
      {
        code: "duplicate",
        message: saying(`"Heat (1995).mkv" is being filed on nas-2 by release ${old.id}.`),
      },
    ],
  });
  go.resolve();
  await filing;
  expect([first.inLibrary(), second.inLibrary()]).toEqual([[], [HEAT_FILE]]);
});

test("if two storages start the same film, one files it and the other sends it to review", async () => {
  await using two = await twoEngines();
  const { first, second } = two;
  for (let round = 1; round <= 5; round++) {
    const identity = { type: "movie", tmdbId: round, title: `Film ${round}`, year: 2000 } as const;
    const both = await Promise.all([
      first.approved(`Film.${round}.2000.720p.mkv`, "one", { identity }),
      second.approved(`Film.${round}.2000.1080p.mkv`, "other", { identity }),
    ]);
    const states = async () => [
      (await first.now(both[0].id)).state,
      (await second.now(both[1].id)).state,
    ];
    while ((await states()).includes("approved")) {
      await Promise.all(
        [first, second].map(async (engine, at) => {
          const release = await engine.now(both[at]?.id ?? 0);
          if (release.state === "approved") await fileRelease(engine.deps, release, engine.signal);
        }),
      );
    }
    expect((await states()).toSorted()).toEqual(["filed", "review"]);
  }
  expect(first.inLibrary().length + second.inLibrary().length).toBe(5);
});

test("each of two killed engines recovers only its own open operations", async () => {
  let isCut = true;
  await using two = await twoEngines({
    files: (real) => ({
      async tryHardlink(...file) {
        const made = await real.tryHardlink(...file);
        // An engine that must stop leaves everything unchanged, as a kill does.
        if (isCut) throw new MustStop("killed", "", "conflict");
        return made;
      },
    }),
  });
  const { first, second } = two;
  await expect(take(first, SMALL)).rejects.toThrow("killed");
  const identity = { type: "movie", tmdbId: 438631, title: "Dune", year: 2021 } as const;
  await expect(take(second, "Dune.2021.mkv", "dune", { identity })).rejects.toThrow("killed");
  isCut = false;
  const open = async () => [
    await listOpenOperations(first.store.read),
    await listOpenOperations(second.store.read),
  ];
  expect((await open()).map((all) => all.map(({ finalPath }) => finalPath))).toEqual([
    [join(first.library, HEAT_FILE)],
    [join(second.library, "Movies/Dune (2021) {tmdb-438631}/Dune (2021).mkv")],
  ]);
  const states = async () => (await open()).map((all) => all.map(({ state }) => state));
  const failed = (): void => expect.unreachable();
  expect(await recoverAll(second.deps, failed)).toEqual({ done: 1, waiting: 0 });
  expect(await states()).toEqual([["intent"], ["published"]]);
  expect(await recoverAll(first.deps, failed)).toEqual({ done: 1, waiting: 0 });
  expect(await states()).toEqual([["published"], ["published"]]);
  for (const engine of [first, second]) {
    const [release] = await selectAllReleases(engine.store.read).execute();
    await fileAll(engine);
    expect((await engine.now(release?.id ?? 0)).state).toBe("filed");
    expect(engine.inLibrary()).toHaveLength(1);
  }
});
