import {
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { fileRelease } from "../../../src/app/file/file-release.ts";
import { changeState } from "../../../src/app/releases/change-state.ts";
import type { FileAction } from "../../../src/core/journal/method-traits.ts";
import type { Release } from "../../../src/core/release/release.ts";
import { listOpenOperations } from "../../../src/store/journal/journal.ts";
import { findEverPublished } from "../../../src/store/journal/publications.ts";
import { itemsOf } from "../../../src/store/releases/items.ts";
import { HEAT_FILE, type TestEngine, testEngine } from "../../support/engine.ts";
import { fileToolsOf, writeJob } from "../../support/file-tools.ts";
import { undoFiled } from "../../support/filing.ts";
import { take } from "../../support/upgrade.ts";
import { afterLink } from "./around-links.ts";

const FILM = "a whole film";
const ME = { actor: "cli:me", at: 1 };

function put(path: string, content = FILM): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

const run = async (engine: TestEngine, id: number): Promise<Release> => {
  await fileRelease(engine.deps, await engine.now(id), engine.signal);
  return engine.now(id);
};

const operation = (from: string, to: string, action: FileAction = "move") => ({ from, to, action });

/** Asks the tools to move this file elsewhere in the library and returns their answer. */
function askedToMove(engine: TestEngine, from: string) {
  const request = {
    tool: "move_file" as const,
    operations: [operation(from, join(engine.library, "Movies/x.mkv"))],
  };
  return fileToolsOf(engine).request(request, "mcp:me", { maxMs: 0, signal: engine.signal });
}

test("renames a film, and an undo restores its old name", async () => {
  await using engine = await testEngine();
  const from = put(join(engine.library, "Movies/Hea (1995)/Hea.mkv"));
  const to = join(engine.library, "Movies/Heat (1995)/Heat (1995).mkv");
  const { ino } = statSync(from);
  const id = await writeJob(engine, [operation(from, to)]);
  expect(await run(engine, id)).toMatchObject({ state: "filed", reasons: [], plex: undefined });
  expect(existsSync(from)).toBe(false);
  expect(statSync(to).ino).toBe(ino);
  expect(await undoFiled(engine, id)).toMatchObject({ state: "undone", reasons: [] });
  expect(readFileSync(from, "utf8")).toBe(FILM);
  expect(statSync(from).ino).toBe(ino);
  expect(existsSync(to)).toBe(false);
  expect(await listOpenOperations(engine.store.read)).toEqual([]);
});

test("a plan copies, links and moves files, and one undo reverts the whole plan", async () => {
  await using engine = await testEngine();
  const at = (name: string): string => join(engine.library, "Movies", name);
  const from = ["a.mkv", "b.mkv", "c.srt"].map((name) => put(at(`Old/${name}`), name));
  const loose = put(join(engine.downloads, "loose.mkv"), "loose");
  const [a = "", b = "", c = ""] = from;
  const id = await writeJob(engine, [
    operation(a, at("New (2001)/a.mkv"), "copy"),
    operation(b, at("New (2001)/b.mkv"), "link"),
    operation(c, at("New (2001)/c.srt")),
    operation(loose, at("New (2001)/loose.mkv")),
  ]);
  expect(await run(engine, id)).toMatchObject({ state: "filed", reasons: [] });
  expect(engine.inLibrary()).toEqual([
    "Movies/New (2001)/a.mkv",
    "Movies/New (2001)/b.mkv",
    "Movies/New (2001)/c.srt",
    "Movies/New (2001)/loose.mkv",
    "Movies/Old/a.mkv",
    "Movies/Old/b.mkv",
  ]);
  expect(statSync(at("New (2001)/a.mkv")).ino).not.toBe(statSync(a).ino);
  expect(statSync(at("New (2001)/b.mkv")).ino).toBe(statSync(b).ino);
  expect(existsSync(loose)).toBe(false);
  expect(await undoFiled(engine, id)).toMatchObject({ state: "undone", reasons: [] });
  expect(engine.inLibrary()).toEqual(["Movies/Old/a.mkv", "Movies/Old/b.mkv", "Movies/Old/c.srt"]);
  expect(readFileSync(loose, "utf8")).toBe("loose");
  expect(engine.inTrash()).toHaveLength(4);
});

test("carries out no part of a plan if one of its files changed before the engine began", async () => {
  await using engine = await testEngine();
  const [a, b] = ["a", "b"].map((name) => put(join(engine.library, `Movies/${name}.mkv`)));
  const to = (name: string): string => join(engine.library, `Movies/New/${name}.mkv`);
  const id = await writeJob(engine, [operation(a ?? "", to("a")), operation(b ?? "", to("b"))]);
  writeFileSync(b ?? "", "another film");
  const now = await run(engine, id);
  expect(now).toMatchObject({ state: "ignored", reasons: [{ code: "source_changed" }] });
  expect(engine.inLibrary()).toEqual(["Movies/a.mkv", "Movies/b.mkv"]);
});

test.each<[string, (to: string) => void]>([
  ["a file", (to) => put(to, "another")],
  ["a link", (to) => symlinkSync("/etc/passwd", to)],
])("overwrites nothing if %s took the new name before the engine began", async (_, meanwhile) => {
  await using engine = await testEngine();
  const from = put(join(engine.library, "Movies/a.mkv"));
  const to = join(engine.library, "Movies/b.mkv");
  const id = await writeJob(engine, [operation(from, to)]);
  meanwhile(to);
  const now = await run(engine, id);
  expect(now.state).toBe("ignored");
  expect(now.reasons[0]?.message).toContain("already exists");
  expect(readFileSync(from, "utf8")).toBe(FILM);
});

test.each([
  ["Old", "out of the library"],
  ["Old", "to another folder of it"],
  ["New", "out of the library"],
  ["New", "to another folder of it"],
])(
  "does not read or write through the folder %s if it is swapped for a link %s before or " +
    "during filing",
  async (...row) => {
    const [which, where] = row;
    for (const when of ["before", "while"] as const) {
      let swap = (): void => {};
      await using engine = await testEngine({ files: afterLink(() => swap()) });
      const at = (name: string): string => join(engine.library, "Movies", name);
      const other =
        where === "out of the library" ? join(dirname(engine.library), "outside") : at("Other");
      const names = ["a.mkv", "b.mkv"];
      for (const name of names) put(at(`Old/${name}`), name);
      for (const folder of [at("New"), other]) mkdirSync(folder);
      // The same files are still there, under the same names.
      if (which === "Old") for (const name of names) linkSync(at(`Old/${name}`), join(other, name));
      swap = () => {
        if (existsSync(at("away"))) return;
        renameSync(at(which), at("away"));
        symlinkSync(other, at(which));
      };
      const id = await writeJob(
        engine,
        names.map((name) => operation(at(`Old/${name}`), at(`New/${name}`))),
      );
      if (when === "before") swap();
      const { state, reasons } = await run(engine, id);
      expect(state, when).toBe(when === "before" ? "ignored" : "filed");
      if (when === "before") expect(reasons).not.toEqual([]);
      else expect(reasons).toMatchObject([{ code: "refused" }, { code: "not_moved" }]);
      for (const name of names) {
        expect(readFileSync(at(`${which === "Old" ? "away" : "Old"}/${name}`), "utf8"), when).toBe(
          name,
        );
        expect(existsSync(join(other, name)), `${when} ${name}`).toBe(which === "Old");
      }
    }
  },
);

test("does not move a torrent's data, and then carries out no other part of the plan", async () => {
  await using engine = await testEngine({
    heldBy: async (_, paths) =>
      paths.some((path) => path.includes("seeding"))
        ? { code: "torrent_has_it", message: "A torrent has it." }
        : undefined,
  });
  const film = put(join(engine.library, "Movies/a.mkv"));
  const seeding = put(join(engine.downloads, "seeding/b.mkv"));
  const to = (name: string): string => join(engine.library, "Movies/New", name);
  const id = await writeJob(engine, [
    operation(film, to("a.mkv")),
    operation(seeding, to("b.mkv")),
  ]);
  expect(await run(engine, id)).toMatchObject({
    state: "ignored",
    reasons: [{ code: "torrent_has_it" }],
  });
  expect([existsSync(film), existsSync(seeding)]).toEqual([true, true]);
  const copy = await writeJob(engine, [operation(seeding, to("b.mkv"), "link")]);
  expect(await run(engine, copy)).toMatchObject({ state: "filed", reasons: [] });
});

test("refuses to move a link that a job made to a filed film, and names that job", async () => {
  await using engine = await testEngine();
  const { id: filed } = await take(engine, "Heat.1995.mkv", FILM);
  const [film, second] = [
    join(engine.library, HEAT_FILE),
    join(engine.library, "Movies/Other/second.mkv"),
  ];
  const job = await writeJob(engine, [operation(film, second, "link")]);
  expect(await run(engine, job)).toMatchObject({ state: "filed" });
  await expect(askedToMove(engine, second)).rejects.toThrow(
    `release ${job} filed it. Undo release ${job}`,
  );
  await expect(askedToMove(engine, film)).rejects.toThrow(
    `release ${filed} filed it. Undo release ${filed}`,
  );
});

test.each(["hardlink", "copy"] as const)(
  "refuses to move a film filed by %s under any of its names",
  async (method) => {
    await using engine = await testEngine({ method });
    const { id: filed, path: download } = await take(engine, "Heat.1995.mkv", FILM);
    const film = join(engine.library, HEAT_FILE);
    const second = join(engine.library, "Movies/second.mkv");
    linkSync(film, second);
    const quoted = film.replaceAll(/[()]/g, "\\$&");
    const says = `(?:filed it(?: as "${quoted}")?|is filed and has it)\\. Undo release ${filed}`;
    for (const from of [film, second, download]) {
      await expect(askedToMove(engine, from)).rejects.toThrow(
        new RegExp(`release ${filed} ${says}`),
      );
    }
    // For duplicate detection, a copy next to the file does not belong to any release.
    const to = join(engine.library, "Movies/Heat (1995).mkv");
    const id = await writeJob(engine, [operation(film, to, "copy")]);
    expect(await run(engine, id)).toMatchObject({ state: "filed" });
    expect([...(await findEverPublished(engine.store.read, [film, to]))]).toEqual([film]);
    await undoFiled(engine, filed);
    expect(engine.inLibrary()).toEqual(["Movies/Heat (1995).mkv", "Movies/second.mkv"]);
    const again = await take(engine, "Heat.1995.720p.mkv", "another");
    expect(again).toMatchObject({ state: "review", reasons: [{ code: "duplicate" }] });
  },
);

test("refuses to move a download while its release is approved, and moves it after a rejection", async () => {
  await using engine = await testEngine();
  const { id, path } = await engine.approved("Heat.1995.mkv", FILM);
  const to = join(engine.library, "Movies/x.mkv");
  await expect(askedToMove(engine, path)).rejects.toThrow(`release ${id} is approved`);
  await changeState(engine.store, await engine.now(id), { kind: "reject" }, ME);
  const job = await writeJob(engine, [operation(path, to)]);
  expect(await run(engine, job)).toMatchObject({ state: "filed", reasons: [] });
  expect(lstatSync(to).nlink).toBe(1);
});

test("removes no source if one file of a plan fails, and names that file", async () => {
  await using engine = await testEngine({
    files: (real) => ({
      tryHardlink: async (source, target, expected) =>
        target.endsWith("b.mkv")
          ? { ok: false, code: "destination_exists", why: "Taken.", fallThrough: false }
          : real.tryHardlink(source, target, expected),
    }),
  });
  const from = ["a", "b"].map((name) => put(join(engine.library, `Movies/${name}.mkv`), name));
  const id = await writeJob(
    engine,
    from.map((path) => operation(path, path.replace("Movies/", "Movies/New/"))),
  );
  expect(await run(engine, id)).toMatchObject({
    state: "filed",
    reasons: [{ code: "destination_exists" }, { code: "not_moved" }],
  });
  expect(engine.inLibrary()).toEqual(["Movies/New/a.mkv", "Movies/a.mkv", "Movies/b.mkv"]);
  expect((await itemsOf(engine.store.read, id)).map(({ problem }) => problem)).toEqual([
    undefined,
    "Taken.",
  ]);
  expect(await undoFiled(engine, id)).toMatchObject({ state: "undone" });
  expect(engine.inLibrary()).toEqual(["Movies/a.mkv", "Movies/b.mkv"]);
});

test("keeps the file in a folder that is swapped for a link just before the file is removed", async () => {
  let swap = (): void => {};
  await using engine = await testEngine({
    files: afterLink(() => swap()),
  });
  const at = (name: string): string => join(engine.library, "Movies", name);
  put(at("Old/a.mkv"));
  mkdirSync(at("Other"));
  linkSync(at("Old/a.mkv"), at("Other/a.mkv"));
  swap = () => {
    renameSync(at("Old"), at("away"));
    symlinkSync(at("Other"), at("Old"));
  };
  const id = await writeJob(engine, [operation(at("Old/a.mkv"), at("New/a.mkv"))]);
  expect(await run(engine, id)).toMatchObject({ state: "filed", reasons: [{ code: "refused" }] });
  expect(engine.inLibrary()).toEqual(
    expect.arrayContaining(["Movies/Other/a.mkv", "Movies/away/a.mkv", "Movies/New/a.mkv"]),
  );
});

test("never approves or retries a job, and ends a job that has not begun when it is rejected", async () => {
  await using engine = await testEngine();
  const from = put(join(engine.library, "Movies/a.mkv"));
  const plan = () => writeJob(engine, [operation(from, join(engine.library, "Movies/b.mkv"))]);
  const job = await engine.now(await plan());
  expect(await changeState(engine.store, job, { kind: "retry" }, ME)).toMatchObject({
    ok: false,
    code: "refused",
  });
  expect(await changeState(engine.store, job, { kind: "reject" }, ME)).toMatchObject({
    ok: true,
  });
  expect((await run(engine, job.id)).state).toBe("rejected");
  expect(existsSync(from)).toBe(true);

  const id = await plan();
  await run(engine, id);
  const undone = await undoFiled(engine, id);
  const identity = { type: "movie", tmdbId: 949, title: "Heat" } as const;
  const message = expect.stringContaining("job of execute_naming_plan");
  for (const event of [{ kind: "retry" }, { kind: "approve", identity }] as const) {
    expect(await changeState(engine.store, undone, event, ME)).toMatchObject({
      ok: false,
      message,
    });
  }
});
