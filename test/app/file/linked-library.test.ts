// Library folders that are links. Most of them became links after something was filed into them.
import { mkdirSync, readFileSync, renameSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { fileRelease, undoRelease } from "../../../src/app/file/file-release.ts";
import type { EngineFiles } from "../../../src/app/releases/files-port.ts";
import { toCommandText } from "../../../src/base/actions/sentence.ts";
import { Outage } from "../../../src/base/errors.ts";
import { filesBelow, HEAT_FILE, HEAT_FOLDER, testEngine } from "../../support/engine.ts";
import { askedUndo } from "../../support/filing.ts";
import { take, undo, upgrading } from "../../support/upgrade.ts";

/** Moves a library folder elsewhere and leaves a link to it. */
function exchange(folder: string, to: string): void {
  renameSync(folder, to);
  symlinkSync(to, folder);
}

test.each(["Movies", HEAT_FOLDER])(
  "an undo touches nothing behind a link that replaced %s",
  async (folder) => {
    await using engine = await testEngine();
    const { id } = await take(engine, "Heat.1995.mkv", "a film");
    const outside = join(engine.downloads, "outside");
    exchange(join(engine.library, folder), outside);
    const before = filesBelow(outside);
    expect(await undo(engine, id)).toEqual({ ok: true });
    const { state, reasons } = await engine.now(id);
    expect({ state, reasons }).toEqual({
      state: "undone",
      reasons: [
        {
          code: "refused",
          message: expect.stringMatching(/Heat \(1995\)\.mkv" was left alone\. .* is refused/),
        },
      ],
    });
    expect(filesBelow(outside)).toEqual(before);
  },
);

test.each(["Movies", HEAT_FOLDER])(
  "files nothing through %s if it is a link out of the media root",
  async (folder) => {
    await using engine = await testEngine();
    const outside = join(engine.downloads, "outside");
    mkdirSync(join(engine.library, folder), { recursive: true });
    exchange(join(engine.library, folder), outside);
    const { id } = await engine.approved("Heat.1995.mkv", "a film");
    await fileRelease(engine.deps, await engine.now(id), engine.signal);
    const { state, reasons } = await engine.now(id);
    expect([state, ...reasons.map(({ message }) => toCommandText(message))]).toEqual([
      "review",
      expect.stringContaining(`it is not inside "${engine.library}".`),
    ]);
    expect(filesBelow(outside)).toEqual([]);
    // The folder that the message names makes it work.
    const [, named = ""] =
      /add "(.+?)" to PLEX_MEDIA_ROOT/.exec(toCommandText(reasons[0]?.message ?? "")) ?? [];
    expect(named).toBe(outside);
    const { id: next } = await engine.approved("Heat.1995.1080p.mkv", "a film");
    const deps = { ...engine.deps, mediaRoots: [engine.library, named] };
    await fileRelease(deps, await engine.now(next), engine.signal);
    expect(await engine.now(next)).toMatchObject({ state: "filed", reasons: [] });
  },
);

test("undoes files as usual in a library that is a link into its own media root", async () => {
  await using engine = await testEngine();
  const { id } = await take(engine, "Heat.1995.mkv", "a film");
  exchange(join(engine.library, "Movies"), join(engine.library, "Filme"));
  expect(await undo(engine, id)).toEqual({ ok: true });
  expect(await engine.now(id)).toMatchObject({ state: "undone", reasons: [] });
  expect(engine.inTrash().filter((path) => path.startsWith("Filme/"))).toHaveLength(1);
});

test("undoes files as usual in a library that is no longer configured", async () => {
  await using engine = await testEngine();
  const { id } = await take(engine, "Heat.1995.mkv", "a film");
  const release = await askedUndo(engine, id);
  await undoRelease({ ...engine.deps, mediaRoots: [engine.downloads] }, release, engine.signal);
  expect(await engine.now(id)).toMatchObject({ state: "undone", reasons: [] });
});

test("an undo touches nothing behind a link, even if the media root is a link and Plex names the real paths", async () => {
  await using engine = await testEngine();
  const root = join(engine.downloads, "root");
  symlinkSync(engine.library, root);
  const movies = join(engine.library, "Movies");
  const deps = { ...engine.deps, mediaRoots: [root], libraryHomes: async () => [movies, root] };
  const { id } = await engine.approved("Heat.1995.mkv", "a film");
  await fileRelease(deps, await engine.now(id), engine.signal);
  const outside = join(engine.downloads, "outside");
  exchange(movies, outside);
  const before = filesBelow(outside);
  await undoRelease(deps, await askedUndo(engine, id), engine.signal);
  expect(await engine.now(id)).toMatchObject({ state: "undone", reasons: [{ code: "refused" }] });
  expect(filesBelow(outside)).toEqual(before);
});

test("an upgrade keeps the older file if a link leads out of the library", async () => {
  await using engine = await upgrading();
  const old = await take(engine, "Heat.1995.720p.BluRay.x264-ONE.mp4", "old");
  const outside = join(engine.downloads, "outside");
  const { id } = await engine.approved("Heat.1995.1080p.BluRay.x264-TWO.mkv", "newer");
  const full: EngineFiles = {
    ...engine.files,
    moveToTrash: () => Promise.reject(new Outage("no_space", "No space.")),
  };
  const filing = fileRelease({ ...engine.deps, files: full }, await engine.now(id), engine.signal);
  await expect(filing).rejects.toThrow("No space.");
  exchange(join(engine.library, "Movies"), outside);
  await fileRelease(engine.deps, await engine.now(id), engine.signal);
  expect((await engine.now(id)).reasons).toMatchObject([{ code: "refused" }]);
  expect(filesBelow(outside).filter((path) => path.endsWith("mp4"))).toEqual([
    HEAT_FILE.replace("Movies/", "").replace("mkv", "mp4"),
  ]);
  expect((await engine.now(old.id)).state).toBe("filed");
});

test("keeps the download if its library file is behind a link out of the library", async () => {
  let exchanged = false;
  await using engine = await testEngine({
    method: "move",
    files: (real) => ({
      readPermissions: async (path) => {
        if (!exchanged) exchange(join(engine.library, "Movies"), join(engine.downloads, "outside"));
        exchanged = true;
        return real.readPermissions(path);
      },
    }),
  });
  const { id, path } = await take(engine, "Heat.1995.mkv", "a film");
  expect(await engine.now(id)).toMatchObject({ state: "filed", reasons: [{ code: "refused" }] });
  expect(readFileSync(path, "utf8")).toBe("a film");
});
