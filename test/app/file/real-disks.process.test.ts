import { mkdirSync, readFileSync, renameSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { findWorks } from "../../../src/app/adopt/find-works.ts";
import { auditLibrary } from "../../../src/app/audit/audit.ts";
import { followMoved } from "../../../src/app/library/follow-moved.ts";
import { changeState } from "../../../src/app/releases/change-state.ts";
import { toCommandText } from "../../../src/base/actions/sentence.ts";
import type { Release } from "../../../src/core/release/release.ts";
import { diskFiles } from "../../../src/program/config/files.ts";
import { listOpenOperations } from "../../../src/store/journal/journal.ts";
import { listFilesWithin } from "../../../src/store/journal/renames.ts";
import { listAllInTrash } from "../../../src/store/journal/trash.ts";
import { DISKS, type Disk, type DiskKind, isLeftOut, mountDisk } from "../../support/disks.ts";
import { HEAT_FILE, type TestEngine } from "../../support/engine.ts";
import { clockOf } from "../../support/fake-clock.ts";
import { fileAll } from "../../support/filing.ts";
import { renamed } from "../../support/rename-plan.ts";
import { FILMS, LARGE, SMALL, take, undo, upgrading } from "../../support/upgrade.ts";
import { episodePath, episodesOf } from "./episodes.ts";

/** An engine whose downloads and library are on a disk of this kind. */
function engineOn(disk: Disk): Promise<TestEngine> {
  for (const name of ["downloads", "media"]) mkdirSync(disk.at(name), { recursive: true });
  return upgrading({ parent: disk.at("downloads"), libraryParent: disk.at("media") });
}

/** The files that a person sees in the library: each path with its content. */
const shown = (engine: TestEngine): Record<string, string> =>
  Object.fromEntries(
    engine.inLibrary().map((path) => [path, readFileSync(join(engine.library, path), "utf8")]),
  );

const why = ({ state, reasons }: Release): string =>
  `${state} ${reasons.map(({ message }) => toCommandText(message)).join(" ")}`.trim();

const readingOf = ({ store, files, library, downloads }: TestEngine) => ({
  db: store.read,
  files,
  policy: { mediaRoots: [library], moviesDir: undefined, tvDir: undefined, pathMap: [] },
  notLibrary: [downloads],
  real: diskFiles.real,
});

/** The paths that an audit finds at fault, with the code of the fault. */
async function audit(engine: TestEngine): Promise<string[]> {
  const { findings, unread } = await auditLibrary(
    {
      ...readingOf(engine),
      fileLength: async () => ({ kind: "unreadable", why: "it is a text" }),
      clock: clockOf(() => 0),
      planRenames: async () => ({ works: [] }),
    },
    { folders: [], only: ["moved", "missing", "not_in_journal"], thorough: false },
    engine.signal,
  );
  return [...findings.map(({ code, path }) => `${code} ${path}`), ...unread];
}

/** Everything in the journal is at its path, and everything in the library is in the journal. */
async function agrees(engine: TestEngine, when: string): Promise<void> {
  const { store, library } = engine;
  expect(await listOpenOperations(store.read), when).toEqual([]);
  const journal = (await listFilesWithin(store.read, library)).toSorted();
  const there = engine.inLibrary().map((path) => join(library, path));
  expect(journal, when).toEqual(there.toSorted());
  const trashed = (await listAllInTrash(store.read)).map(({ path }) => path);
  expect(trashed.toSorted(), when).toEqual(
    engine
      .inTrash()
      .map((path) => join(library, path))
      .toSorted(),
  );
  expect(await audit(engine), when).toEqual([]);
}

const EPISODE = "Show.S01E01.1080p.WEB-DL";
const VIDEO = `${EPISODE}.mkv`;
const WITH_EPISODE = {
  [episodePath(1)]: "an episode",
  [episodePath(1, "en.srt")]: "its words",
};
const RONIN = { type: "movie", tmdbId: 8195, title: "Ronin", year: 1998 } as const;
const RONIN_FILE = "Movies/Ronin (1998) {tmdb-8195}/Ronin (1998).mkv";

const LASTING = DISKS.filter(({ isLate }) => !isLate);
const rows = (kinds: readonly DiskKind[]) => kinds.map((kind) => [kind.name, kind] as const);

test.each(rows(LASTING))(
  "on %s, each step of a file's life ends as on any disk",
  async (_, kind) => {
    if (isLeftOut(kind)) return;
    using disk = mountDisk(kind);
    await using engine = await engineOn(disk);

    const small = await take(engine, SMALL);
    expect(why(small)).toBe("filed");
    const content = { [VIDEO]: "an episode", [`${EPISODE}.en.srt`]: "its words" };
    const episode = await take(engine, EPISODE, content, episodesOf({ [VIDEO]: [1] }));
    expect(why(episode)).toBe("filed");
    const first = { [HEAT_FILE]: FILMS[SMALL], ...WITH_EPISODE };
    expect(shown(engine)).toEqual(first);

    const large = await take(engine, LARGE);
    expect(why(large)).toBe("filed");
    const upgraded = { ...first, [HEAT_FILE]: FILMS[LARGE] };
    expect(shown(engine)).toEqual(upgraded);
    await agrees(engine, "upgraded");

    // The system forgets what it knew of the disk, and the disk is mounted again.
    disk.forget();
    disk.remount();
    await agrees(engine, "mounted again");

    expect(await undo(engine, large.id)).toEqual({ ok: true });
    expect(why(await engine.now(large.id))).toBe("undone");
    expect(await engine.now(small.id)).toMatchObject({ state: "filed", supersededBy: undefined });
    expect(shown(engine)).toEqual(first);
    await agrees(engine, "downgraded");

    // The film is another one: it is taken back and filed again.
    expect(await undo(engine, small.id)).toEqual({ ok: true });
    const by = { actor: "cli:me", at: engine.clock.now() };
    const wish = { kind: "approve", identity: RONIN } as const;
    await changeState(engine.store, await engine.now(small.id), wish, by);
    await fileAll(engine);
    expect(why(await engine.now(small.id))).toBe("filed");
    expect(shown(engine)).toEqual({ [RONIN_FILE]: FILMS[SMALL], ...WITH_EPISODE });
    await agrees(engine, "refiled");

    expect(await undo(engine, episode.id)).toEqual({ ok: true });
    expect(why(await engine.now(episode.id))).toBe("undone");
    await agrees(engine, "undone");
    expect(await undo(engine, small.id)).toEqual({ ok: true });
    expect(shown(engine)).toEqual({});
    expect(await listOpenOperations(engine.store.read)).toEqual([]);
  },
);

test.each(rows(DISKS.filter(({ name }) => name === "exFAT")))(
  "on %s, a file in other letters is the same file",
  async (_, kind) => {
    if (isLeftOut(kind)) return;
    using disk = mountDisk(kind);
    await using engine = await engineOn(disk);
    const small = await take(engine, SMALL);
    const lower = HEAT_FILE.replace("Heat (1995).mkv", "heat (1995).mkv");

    // A plan changes only letters.
    expect(why(await renamed(engine, [[HEAT_FILE, lower]]))).toBe("filed");
    expect(shown(engine)).toEqual({ [lower]: FILMS[SMALL] });
    await agrees(engine, "renamed");

    // A person does the same by hand. The journal follows, and knows one file.
    const upper = HEAT_FILE.replace("Heat (1995).mkv", "HEAT (1995).mkv");
    renameSync(join(engine.library, lower), join(engine.library, upper));
    expect(await audit(engine)).toEqual([`moved ${join(engine.library, "Movies")}`]);
    const { moved } = await findWorks(readingOf(engine), [], engine.signal, () => {});
    await followMoved(engine, moved, { actor: "cli:me", at: 1 });
    await agrees(engine, "followed");

    // A better version has the name in its own letters, and replaces the file all the same.
    const large = await take(engine, LARGE);
    expect(why(large)).toBe("filed");
    expect(shown(engine)).toEqual({ [upper]: FILMS[LARGE] });
    expect(await undo(engine, large.id)).toEqual({ ok: true });
    expect(shown(engine)).toEqual({ [upper]: FILMS[SMALL] });
    expect(await engine.now(small.id)).toMatchObject({ state: "filed", supersededBy: undefined });
    await agrees(engine, "downgraded");
  },
);
