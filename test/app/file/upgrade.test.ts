import { readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { restoreTrashed } from "../../../src/app/journal/operations/restore.ts";
import { requestTrashed } from "../../../src/app/trash/trash.ts";
import { purgeTrash } from "../../../src/app/upkeep/purge-trash.ts";
import { toCommandText } from "../../../src/base/actions/sentence.ts";
import { listOpenOperations } from "../../../src/store/journal/journal.ts";
import { publicationsOf } from "../../../src/store/journal/publications.ts";
import { listAllInTrash, requestTrash } from "../../../src/store/journal/trash.ts";
import { askWhy } from "../../support/ask-why.ts";
import { HEAT_FILE, HEAT_FOLDER, sameInode, type TestEngine } from "../../support/engine.ts";
import { saying } from "../../support/said.ts";
import {
  FILMS,
  heatPlace,
  LARGE,
  LARGEST,
  SMALL,
  take,
  undo,
  upgrading,
} from "../../support/upgrade.ts";
import { contents, episodePath, episodesOf } from "./episodes.ts";
import { withoutSecondNames } from "./only-copies.ts";

const text = (path: string): string => readFileSync(path, "utf8");

/** A source's properties that a hardlink must never change, as text. */
function traits(path: string): string {
  const { mode, uid, gid, mtimeNs, ino, size } = statSync(path, { bigint: true });
  return [mode, uid, gid, mtimeNs, ino, size].join();
}

async function wellEnded(engine: TestEngine): Promise<void> {
  expect(await listOpenOperations(engine.store.read)).toEqual([]);
  expect(engine.warnings.filter((line) => !line.startsWith("copied"))).toEqual([]);
  expect(
    [...engine.inLibrary(), ...engine.inTrash()].filter((path) => path.includes(".partial")),
  ).toEqual([]);
}

test("replaces a 720p file with 1080p and undoes the upgrade, with seeding sources unchanged", async () => {
  await using engine = await upgrading();
  const small = await take(engine, SMALL);
  const before = traits(small.path);
  const large = await take(engine, LARGE);
  const [from, to] = [before, traits(large.path)];

  expect(large.state).toBe("filed");
  expect(engine.inLibrary()).toEqual([HEAT_FILE]);
  expect(sameInode(heatPlace(engine), large.path)).toBe(true);
  expect((await engine.now(small.id)).supersededBy).toBe(large.id);
  const [row] = await listAllInTrash(engine.store.read);
  expect(row && sameInode(row.path, small.path)).toBe(true);
  expect(row).toMatchObject({
    releaseId: small.id,
    originalPath: heatPlace(engine),
    sourcePath: small.path,
  });
  await wellEnded(engine);

  expect(await undo(engine, large.id)).toEqual({ ok: true });
  expect((await engine.now(large.id)).state).toBe("undone");
  expect(sameInode(heatPlace(engine), small.path)).toBe(true);
  expect(await engine.now(small.id)).toMatchObject({ state: "filed", supersededBy: undefined });
  expect((await listAllInTrash(engine.store.read)).map(({ releaseId }) => releaseId)).toEqual([
    large.id,
  ]);
  expect(engine.inTrash()).toHaveLength(1);
  expect([traits(small.path), traits(large.path)]).toEqual([from, to]);
  await wellEnded(engine);

  // Back to normal: the release can be undone like any other release.
  expect(await undo(engine, small.id)).toEqual({ ok: true });
  expect(engine.inLibrary()).toEqual([]);
});

test("after two upgrades, two undos restore each version in turn", async () => {
  await using engine = await upgrading();
  const releases = [
    await take(engine, SMALL),
    await take(engine, LARGE),
    await take(engine, LARGEST),
  ] as const;
  const [small, large, largest] = releases;
  expect(text(heatPlace(engine))).toBe(FILMS[LARGEST]);
  expect((await engine.now(large.id)).supersededBy).toBe(largest.id);
  expect((await undo(engine, large.id)).ok).toBe(false);

  expect(await undo(engine, largest.id)).toEqual({ ok: true });
  expect(text(heatPlace(engine))).toBe(FILMS[LARGE]);
  expect((await engine.now(large.id)).supersededBy).toBeUndefined();
  expect((await engine.now(small.id)).supersededBy).toBe(large.id);
  expect((await undo(engine, small.id)).ok).toBe(false);

  expect(await undo(engine, large.id)).toEqual({ ok: true });
  expect(text(heatPlace(engine))).toBe(FILMS[SMALL]);
  expect(engine.inLibrary()).toEqual([HEAT_FILE]);
  await wellEnded(engine);
});

test("a pack replaces existing episodes and adds missing ones, and an undo reverts the whole pack", async () => {
  await using engine = await upgrading();
  const small = "Show.S01E01.720p.WEB-DL.mkv";
  const first = await take(engine, small, "small one", episodesOf({ [small]: [1] }));
  const [one, two, three] = [1, 2, 3].map((at) => `Show.S01E0${at}.1080p.WEB-DL.mkv`) as [
    string,
    string,
    string,
  ];
  const episodes = episodesOf({ [one]: [1], [two]: [2], [three]: [3] });
  const pack = await take(engine, "Show.S01.1080p.WEB-DL", contents(one, two, three), episodes);
  expect(pack).toMatchObject({ state: "filed", reasons: [] });
  expect(engine.inLibrary()).toEqual([1, 2, 3].map((at) => episodePath(at)));
  expect(text(join(engine.library, episodePath(1)))).toBe(one);
  expect((await engine.now(first.id)).supersededBy).toBe(pack.id);
  expect(await undo(engine, pack.id)).toEqual({ ok: true });
  expect(engine.inLibrary()).toEqual([episodePath(1)]);
  expect(text(join(engine.library, episodePath(1)))).toBe("small one");
});

test("after an undo of the newer of two releases that replaced parts of a pack, names the other release", async () => {
  await using engine = await upgrading();
  const name = (at: number, quality: string): string => `Show.S01E0${at}.${quality}.WEB-DL.mkv`;
  const [first, second] = [name(1, "720p"), name(2, "720p")];
  const episodes = episodesOf({ [first]: [1], [second]: [2] });
  const pack = await take(engine, "Show.S01.720p.WEB-DL", contents(first, second), episodes);
  const better = (at: number) =>
    take(engine, name(at, "1080p"), name(at, "1080p"), episodesOf({ [name(at, "1080p")]: [at] }));
  const [one, two] = [await better(1), await better(2)];
  expect((await engine.now(pack.id)).supersededBy).toBe(two.id);
  await undo(engine, two.id);
  expect((await engine.now(pack.id)).supersededBy).toBe(one.id);
  expect((await undo(engine, pack.id)).message).toContain(`Release ${one.id} replaced it`);
  await undo(engine, one.id);
  expect((await engine.now(pack.id)).supersededBy).toBeUndefined();
  expect(await undo(engine, pack.id)).toEqual({ ok: true });
});

test("never replaces a file that a person changed", async () => {
  await using engine = await upgrading({ method: "copy" });
  await take(engine, SMALL);
  writeFileSync(heatPlace(engine), "the person's own");
  const large = await take(engine, LARGE);
  expect(large.state).toBe("review");
  expect(large.reasons[0]).toMatchObject({
    code: "duplicate",
    message: saying("has changed since"),
  });
  expect(text(heatPlace(engine))).toBe("the person's own");
  expect(engine.inTrash()).toEqual([]);
});

test("treats a copy with a new modification time as the file that was filed", async () => {
  await using engine = await upgrading({ method: "copy" });
  await take(engine, SMALL);
  utimesSync(heatPlace(engine), 1e9, 1e9);
  expect((await take(engine, LARGE)).state).toBe("filed");
  expect(text(heatPlace(engine))).toBe(FILMS[LARGE]);
});

test("replaces nothing if the old file changes during the copy, and removes the copy", async () => {
  let place = "";
  await using engine = await upgrading({
    method: "copy",
    files: (real) => ({
      async copyVerified(...asked) {
        const made = await real.copyVerified(...asked);
        if (place) {
          renameSync(place, `${place}.moved`);
          writeFileSync(place, "somebody's own");
        }
        return made;
      },
    }),
  });
  await take(engine, SMALL);
  place = heatPlace(engine);
  const large = await take(engine, LARGE);
  expect(large.state).toBe("review");
  expect(toCommandText(large.reasons[0]?.message ?? "")).toContain(
    "is now a different file than the one that was filed",
  );
  expect(text(place)).toBe("somebody's own");
  expect(engine.inTrash()).toEqual([]);
  await wellEnded(engine);
});

test("replaces a file where no file can have two names, and an undo puts it back", async () => {
  await using engine = await upgrading({ method: "copy", files: withoutSecondNames });
  const small = await take(engine, SMALL);
  const large = await take(engine, LARGE);
  expect(large).toMatchObject({ state: "filed", reasons: [] });
  expect(text(heatPlace(engine))).toBe(FILMS[LARGE]);
  const [filed] = await publicationsOf(engine.store.read, large.id);
  expect(filed?.why).toMatch(/the old file was moved to the trash, and the new one then got/);
  expect(engine.inTrash()).toHaveLength(1);
  await wellEnded(engine);

  expect(await undo(engine, large.id)).toEqual({ ok: true });
  expect(text(heatPlace(engine))).toBe(FILMS[SMALL]);
  expect(await engine.now(large.id)).toMatchObject({ state: "undone", reasons: [] });
  expect(await engine.now(small.id)).toMatchObject({ state: "filed", supersededBy: undefined });
  expect(engine.inTrash()).toHaveLength(1);
  await wellEnded(engine);
});

test("makes no needless copy if the old file can be given no other name", async () => {
  let copies = 0;
  await using engine = await upgrading({
    method: "copy",
    files: (real) => ({
      copyVerified(...asked) {
        copies++;
        return real.copyVerified(...asked);
      },
      addSecondName: async () => ({ ok: false, code: "unsupported", why: "It is immutable." }),
    }),
  });
  await take(engine, SMALL);
  const large = await take(engine, LARGE);
  expect(large).toMatchObject({ state: "review", reasons: [{ code: "unsupported" }] });
  expect(copies).toBe(1);
  expect(text(heatPlace(engine))).toBe(FILMS[SMALL]);
  await wellEnded(engine);
});

test.each([
  ["under the same name", SMALL, HEAT_FILE, "other_file_system"],
  ["under another name", "Heat.1995.720p.BluRay.mp4", HEAT_FILE, "other_file_system"],
] as const)(
  "an undo takes nothing out while the replaced version %s cannot come back",
  async (_, oldName, place, code) => {
    const elsewhere = async () => ({ ok: false, code, why: "It is elsewhere." }) as const;
    let isElsewhere = false;
    await using engine = await upgrading({
      files: (real) => ({
        stageFromTrash: (...asked) => (isElsewhere ? elsewhere() : real.stageFromTrash(...asked)),
        restoreFromTrash: (...asked) =>
          isElsewhere ? elsewhere() : real.restoreFromTrash(...asked),
      }),
    });
    const old = await take(engine, oldName, "the old film");
    const fresh = await take(engine, LARGE);
    isElsewhere = true;
    expect(await undo(engine, fresh.id)).toEqual({ ok: true });
    expect(await engine.now(fresh.id)).toMatchObject({
      state: "filed",
      reasons: [{ code, message: saying("stays in the library, because the version that") }],
    });
    expect(text(join(engine.library, place))).toBe(FILMS[LARGE]);
    expect((await engine.now(old.id)).supersededBy).toBe(fresh.id);
    await wellEnded(engine);

    isElsewhere = false;
    expect(await undo(engine, fresh.id)).toEqual({ ok: true });
    expect(await engine.now(fresh.id)).toMatchObject({ state: "undone", reasons: [] });
    expect(await engine.now(old.id)).toMatchObject({ state: "filed", supersededBy: undefined });
    expect(engine.inLibrary()).toHaveLength(1);
    await wellEnded(engine);
  },
);

test("an undo removes the new file even if the old one is not in the trash, and reports the missing file", async () => {
  await using engine = await upgrading();
  const small = await take(engine, SMALL);
  const large = await take(engine, LARGE);
  engine.clock.advance(31 * 24 * 3600 * 1000);
  expect(await purgeTrash(engine.deps, 30, engine.signal)).toEqual({ purged: 1, kept: 0 });
  expect(await undo(engine, large.id)).toEqual({ ok: true });
  const undone = await engine.now(large.id);
  expect(undone.state).toBe("undone");
  expect(undone.reasons.map(({ message }) => message)).toEqual([
    expect.stringContaining("cannot be put back"),
  ]);
  expect(engine.inLibrary()).toEqual([]);
  expect((await engine.now(small.id)).supersededBy).toBeUndefined();
  // The library no longer contains any of the release's files, and the undo can report that.
  expect(await undo(engine, small.id)).toEqual({ ok: true });
});

test("does not purge a file that is being restored, and keeps its last name", async () => {
  let purged: object | undefined;
  let engine: TestEngine | undefined;
  let row = "";
  await using used = await upgrading({
    files: (real) => ({
      async swapFiles(job) {
        if (!engine || row === "") return real.swapFiles(job);
        engine.clock.advance(60 * 24 * 3600 * 1000);
        purged = await purgeTrash(engine.deps, 30, engine.signal);
        // A person empties the trash by hand, and the swap is refused.
        rmSync(row);
        return { ok: false, code: "changed", why: "Another file." };
      },
    }),
  });
  engine = used;
  const small = await take(used, SMALL);
  const large = await take(used, LARGE);
  rmSync(small.path);
  row = (await listAllInTrash(used.store.read))[0]?.path ?? "";
  expect(await undo(used, large.id)).toEqual({ ok: true });
  expect(purged).toEqual({ purged: 0, kept: 0 });
  // The place became free when the other file was removed.
  expect(text(heatPlace(used))).toBe(FILMS[SMALL]);
  await wellEnded(used);
});

test("restores a superseded file only by undoing its successor, not from the trash", async () => {
  await using engine = await upgrading();
  const old = await take(engine, "Heat.1995.720p.BluRay.mp4", "an mp4");
  const fresh = await take(engine, LARGE);
  const [row] = await listAllInTrash(engine.store.read);
  const id = row?.operationId ?? "";
  const by = { actor: "cli:me", at: 1 };
  const better = expect.stringContaining(`Release ${fresh.id} replaced it with a better version`);
  const [asked] = await requestTrashed(engine, [id], "restore", by);
  expect(asked).toMatchObject({
    ok: false,
    code: "conflict",
    message: saying("replaced it with a better version"),
  });
  // The engine refuses a request that was made before the file was replaced.
  await engine.store.write((trx) => requestTrash(trx, id, "restore", by));
  const [wished] = await listAllInTrash(engine.store.read);
  const refused = wished && (await restoreTrashed(engine.deps, wished));
  expect(toCommandText(refused?.message ?? "")).toEqual(better);
  expect(toCommandText(refused?.message ?? "")).toContain(`plex-ingest undo ${fresh.id}`);
  expect(engine.inLibrary()).toEqual([HEAT_FILE]);
  expect(await undo(engine, fresh.id)).toEqual({ ok: true });
  expect(engine.inLibrary()).toEqual([`${HEAT_FOLDER}/Heat (1995).mp4`]);
  expect(await engine.now(old.id)).toMatchObject({ state: "filed", supersededBy: undefined });
  await wellEnded(engine);
});

test("does not restore a superseded file over its successor, and why explains the reason", async () => {
  await using engine = await upgrading();
  const small = await take(engine, SMALL);
  const large = await take(engine, LARGE);
  const [row] = await listAllInTrash(engine.store.read);
  const [asked] = await requestTrashed(engine, [row?.operationId ?? ""], "restore", {
    actor: "cli:me",
    at: 1,
  });
  expect(asked).toMatchObject({ ok: false, message: saying("replaced it with a better version") });
  const why = askWhy(engine);
  const told = await why(`#${small.id}`);
  expect(told.in_library).toBe(false);
  expect(toCommandText(told.answer ?? "")).toContain(
    `until a better file from release #${large.id} replaced it`,
  );
  expect(toCommandText(told.next ?? "")).toContain(`plex-ingest undo ${large.id}`);
  // If asked about the path, it returns the result for the file that is there now.
  const named = await why(heatPlace(engine));
  expect(named).toMatchObject({ in_library: true });
  expect(named.facts.map(({ message }) => toCommandText(message)).join(" ")).not.toContain(
    "is being filed",
  );
});

test("keeps the old video's subtitle if the video could not be replaced", async () => {
  await using engine = await upgrading({
    files: (real) => ({
      swapFiles: async (job) =>
        job.final.endsWith(".mkv")
          ? { ok: false, code: "changed", why: "Another file." }
          : real.swapFiles(job),
    }),
  });
  const both = (name: string, words: string) => ({
    [`${name}.mkv`]: words,
    [`${name}.en.srt`]: `${words} in words`,
  });
  const [one, two] = ["Heat.1995.720p.BluRay.x264-ONE", "Heat.1995.1080p.BluRay.x264-TWO"];
  await take(engine, one, both(one, "small"));
  const large = await take(engine, two, both(two, "large film"));
  expect(large.state).toBe("review");
  expect(text(join(engine.library, HEAT_FOLDER, "Heat (1995).en.srt"))).toBe("small in words");
  expect(text(heatPlace(engine))).toBe("small");
  expect(engine.inTrash()).toEqual([]);
  await wellEnded(engine);
});
