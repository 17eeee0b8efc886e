import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import type { FailedAttempt } from "../../../src/adapters/fs/disk/attempt.ts";
import { TRASH_FOLDER } from "../../../src/adapters/fs/trash.ts";
import { fileRelease } from "../../../src/app/file/file-release.ts";
import { changeState } from "../../../src/app/releases/change-state.ts";
import { waitFor } from "../../../src/app/releases/waiting.ts";
import { requestEach } from "../../../src/app/review/decisions/engine-requests.ts";
import { createTrashStage } from "../../../src/app/trash/stage.ts";
import { requestTrashed } from "../../../src/app/trash/trash.ts";
import type { ShownWhy } from "../../../src/app/why/fact.ts";
import { sentence, toCommandText, toToolText } from "../../../src/base/actions/sentence.ts";
import { Outage } from "../../../src/base/errors.ts";
import { REASON_HELP } from "../../../src/core/help/reason-help.ts";
import { listPendingScans, markAsked, postponeScan } from "../../../src/store/plex/scans.ts";
import { appendHistory } from "../../../src/store/releases/history.ts";
import { addRelease, setReasons, setUnversioned } from "../../../src/store/releases/releases.ts";
import { setPaused } from "../../../src/store/settings/settings.ts";
import { type RegisteredTorrent, writeTorrents } from "../../../src/store/torrents/torrents.ts";
import { askWhy } from "../../support/ask-why.ts";
import { HEAT_FILE, HEAT_FOLDER, type TestEngine, testEngine } from "../../support/engine.ts";
import { writeFolderJob } from "../../support/file-tools.ts";
import { undoFiled } from "../../support/filing.ts";
import { copyToNewDisk } from "../../support/new-disk.ts";
import { inReview } from "../../support/review-release.ts";
import { saying } from "../../support/said.ts";
import { openAgain } from "../../support/temp-store.ts";
import { undone } from "../../support/undone.ts";

const by = { actor: "cli:anna", at: 5 };

async function filed(
  engine: TestEngine,
  name = "Heat.1995.mkv",
  content?: string | Record<string, string>,
) {
  const release = await engine.approved(name, content);
  await fileRelease(engine.deps, release, engine.signal);
  return { ...(await engine.now(release.id)), place: join(engine.library, HEAT_FILE) };
}

const messages = ({ facts }: ShownWhy): string =>
  facts.map(({ message }) => toCommandText(message)).join("\n");

/** Returns the facts that repeat the answer: it already contains the whole fact or its end. */
const repeated = ({ answer, facts }: ShownWhy): string[] =>
  facts
    .map(({ message }) => toCommandText(message))
    .filter((message) => toCommandText(answer).includes(message.split(": ").at(-1) ?? ""));

test("returns the same explanation for a filed file by id, by download and by library path", async () => {
  await using engine = await testEngine({ hasServer: true });
  const { id, path, place } = await filed(engine);
  const ask = askWhy(engine);
  for (const target of [String(id), `#${id}`, path, place, "Heat.1995.mkv"]) {
    const answer = await ask(target);
    expect(answer).toMatchObject({
      answer: `It is in the library: "${place}". Plex has not been asked to scan it yet.`,
      next: saying("plex-ingest status"),
      in_library: true,
      releases: [{ id, name: "Heat.1995.mkv", state: "filed" }],
    });
    expect(messages(answer)).toContain(`"Heat.1995.mkv" was filed by hardlink as "${place}".`);
  }
});

test("explains why a filed file was copied", async () => {
  const noLink = async (): Promise<FailedAttempt> => ({
    ok: false,
    code: "unsupported",
    why: "The disks differ.",
    fallThrough: true,
  });
  await using engine = await testEngine({
    files: () => ({ tryHardlink: noLink, tryReflink: noLink }),
  });
  const { id, place } = await filed(engine);
  expect(messages(await askWhy(engine)(String(id)))).toContain(
    `"Heat.1995.mkv" was filed by copy as "${place}", because the disks differ.`,
  );
});

test("repeats what a media server cannot show of a filed film", async () => {
  await using engine = await testEngine({ nameReaders: [{ kind: "plex" }, { kind: "emby" }] });
  const { id } = await filed(engine, "Heat.1995.Directors.Cut.1080p.mkv");
  const note = "Emby has no editions and shows";
  expect(messages(await askWhy(engine)(String(id)))).toContain(note);
  await undoFiled(engine, id);
  expect(messages(await askWhy(engine)(String(id)))).not.toContain(note);
});

test("explains Plex's result in the words of the history, and shows pending checks once", async () => {
  await using engine = await testEngine({ hasServer: true });
  const { id, place } = await filed(engine);
  const ask = () => askWhy(engine)(`${id}`);
  expect(messages(await ask())).not.toContain("Plex has not been asked");
  const pending = async () =>
    (await listPendingScans(engine.store.read))[0] ?? expect.unreachable("Plex is not asked.");
  const at = engine.clock.now();
  const first = await pending();
  await engine.store.write((trx) => postponeScan(trx, first, at + 60_000));
  expect(messages(await ask())).toContain(
    "the request failed once and is tried again at 2026-03-01 12:01:00 UTC",
  );
  const postponed = await pending();
  await engine.store.write(async (trx) => {
    await markAsked(trx, postponed, at, at + 2000);
    await setUnversioned(trx, id, { plex: "requested" });
  });
  const waiting = await ask();
  expect(toCommandText(waiting.answer ?? "")).toContain(
    "Plex was asked to scan its folder. It is not there yet.",
  );
  expect(toCommandText(waiting.next ?? "")).toContain("Plex is checked until it shows the file");
  expect(messages(waiting)).toContain(
    `Plex was asked to scan "${dirname(place)}"; plex-ingest checks at 2026-03-01 12:00:02 UTC whether Plex shows what was filed there.`,
  );
  await engine.store.write((trx) => setUnversioned(trx, id, { plex: "not_seen" }));
  expect((await ask()).answer).toContain("No Plex library contains this folder.");
  await engine.store.write(async (trx) => {
    await setUnversioned(trx, id, { plex: "mismatch" });
    const detail = { message: "Plex shows it as another film." };
    await appendHistory(trx, {
      at,
      releaseId: id,
      action: "plex_mismatch",
      actor: "engine",
      detail,
    });
  });
  const wrong = await ask();
  expect(toCommandText(wrong.answer ?? "")).toContain("Plex shows it as another film.");
  expect(toCommandText(wrong.next ?? "")).toContain(`plex-ingest undo ${id}`);
});

test("reports that no server was asked, and whether a filed file is missing or replaced", async () => {
  await using engine = await testEngine();
  const { id, place } = await filed(engine);
  expect((await askWhy(engine)(`${id}`)).answer).toContain("No media server was asked to scan it");
  rmSync(place);
  const away = await askWhy(engine)(`${id}`);
  expect(away).toMatchObject({ in_library: false, answer: saying("is no longer there") });
  expect(messages(away)).toContain("It is no longer there.");
  writeFileSync(place, "somebody's");
  const other = await askWhy(engine)(`${id}`);
  expect(toCommandText(other.answer ?? "")).toContain("Another file was put in its place.");
});

test("finds an undone file in the trash by its old path or trash path, and shows it as kept as the last copy", async () => {
  await using engine = await testEngine();
  const { id, place, inTrash, row, source } = await undone(engine);
  for (const target of [`${id}`, place, inTrash]) {
    const answer = await askWhy(engine)(target);
    expect(answer).toMatchObject({
      answer: `It is release #${id}, which was undone: its files were moved out of the library.`,
      next: saying(`plex-ingest trash restore ${row.operationId}`),
      in_library: false,
    });
    // The same action that `show` offers.
    expect(toCommandText(answer.next ?? "")).toMatch(new RegExp(`^\`plex-ingest retry ${id}\``));
    expect(messages(answer)).toContain(`It is in the trash as "${inTrash}"`);
    expect(messages(answer)).toContain("until the upkeep after 2026-03-31.");
    expect(messages(answer)).toContain("then undone.");
  }
  // The newest fact comes first, after the current ones.
  const { facts } = await askWhy(engine)(`${id}`);
  const times = facts.map(({ at }) =>
    at === undefined ? Number.POSITIVE_INFINITY : Date.parse(at),
  );
  expect(times).toEqual(times.toSorted((a, b) => b - a));
  expect([times[0], times.at(-1)]).toEqual([Number.POSITIVE_INFINITY, expect.any(Number)]);
  // A read-only database works as well.
  await using store = await openAgain(engine.storeFiles, { mode: "read-only" });
  const version = engine.store.dataVersion();
  expect((await askWhy(engine, { store })(`${id}`)).releases).toMatchObject([{ id }]);
  expect(engine.store.dataVersion()).toBe(version);
  rmSync(source);
  const last = messages(await askWhy(engine)(`${id}`));
  expect(last).toContain("and is kept: it is the last copy of its content");
  expect(last).not.toContain("until the upkeep");
});

test("a file that an earlier version restored without its release is in the library but does not count as filed", async () => {
  await using engine = await testEngine();
  const { place, row } = await undone(engine);
  await requestTrashed(engine, [row.operationId], "restore", by);
  await createTrashStage({ ...engine.deps, onError: () => {} }).run(engine.signal);
  await engine.store.write(async (trx) => {
    await trx.updateTable("release").set({ state: "approved" }).execute();
    await trx
      .updateTable("operation")
      .set({ state: "undone" })
      .where("kind", "=", "publish")
      .execute();
  });
  expect(await askWhy(engine)(place)).toMatchObject({
    in_library: true,
    answer: saying(/a person restored it from the trash\. It no longer counts as filed\./),
  });
  rmSync(place);
  expect(await askWhy(engine)(place)).toMatchObject({ in_library: false });
});

test("explains who rejected a release and how to bring it back", async () => {
  await using engine = await testEngine();
  const { id } = await engine.approved("Heat.1995.mkv");
  await changeState(engine.store, await engine.now(id), { kind: "refused", reasons: [] }, by);
  await requestEach(engine.store, [id], { kind: "reject", reason: "bad copy" }, by);
  expect(await askWhy(engine)(`${id}`)).toMatchObject({
    answer: `It is release #${id}, which was rejected by cli:anna and is not filed. bad copy`,
    next: `\`plex-ingest retry ${id}\` identifies it again.`,
  });
});

test("for a release that needs an engine, reports if no engine is running or if it is paused", async () => {
  await using engine = await testEngine();
  const { id } = await engine.approved("Heat.1995.mkv");
  const stopped = await askWhy(engine, { lockHeld: () => false })(`${id}`);
  expect(stopped).toMatchObject({
    answer: saying("No engine is running."),
    next: "Start one with `plex-ingest daemon`.",
  });
  const served = {
    lockHeld: () => false,
    toStart: () => ({ do: "service", verb: "start" }) as const,
  };
  expect((await askWhy(engine, served)(`${id}`)).next).toEqual(
    "Start one with `plex-ingest service start`.",
  );
  for (const mode of ["mcp", "hook"]) {
    const { next } = await askWhy(engine, { lockHeld: () => false, mode })(`${id}`);
    expect(next).toMatch(/^An engine starts with the next decision/);
  }
  await engine.store.write((trx) => setPaused(trx, true, by));
  expect((await askWhy(engine)(`${id}`)).answer).toContain("The engine is paused.");
});

test("explains a single file of a pack: filed, a sample, another role or unknown", async () => {
  await using engine = await testEngine();
  const content = { "Heat.1995.mkv": "the film", "sample.mkv": "s", "info.nfo": "n" };
  const { id, path, place } = await filed(engine, "Heat.1995", content);
  const ask = askWhy(engine);
  writeFileSync(join(path, "half.mkv.part"), "h");
  expect(await ask(join(path, "Heat.1995.mkv"))).toMatchObject({
    in_library: true,
    answer: saying(place),
  });
  const sample = await ask(join(path, "sample.mkv"));
  expect([sample.answer, repeated(sample)]).toEqual([saying("A sample is never filed."), []]);
  expect(await ask(join(path, "sample.mkv"))).toMatchObject({
    in_library: false,
    releases: [{ id }],
  });
  expect((await ask(join(path, "info.nfo"))).answer).toContain("neither a video nor a subtitle");
  expect((await ask(join(path, "half.mkv.part"))).answer).toContain(
    "the name of an unfinished file",
  );
  expect((await ask(join(path, "half.mkv.part"))).answer).toContain(`the folder of release #${id}`);
  expect((await ask(join(path, "never.mkv"))).answer).toContain("There is nothing at");
  expect(messages(await ask(place))).not.toContain("sample");
});

test("explains the innermost release of a path, because deeper paths were added separately", async () => {
  await using engine = await testEngine();
  const { id: outer, path } = await engine.approved("Pack", {
    "Inner.1995.mkv": "film",
    "Other.1996.mkv": "other",
  });
  const fresh = {
    source: "person",
    name: "Inner.1995.mkv",
    path: join(path, "Inner.1995.mkv"),
    state: "review",
  } as const;
  const inner = await engine.store.write((trx) => addRelease(trx, fresh, by));
  expect((await askWhy(engine)(fresh.path)).releases).toMatchObject([{ id: inner }]);
  expect((await askWhy(engine)(join(path, "Other.1996.mkv"))).releases).toMatchObject([
    { id: outer },
  ]);
});

test("among several releases with the same path, explains the one whose file exists", async () => {
  await using engine = await testEngine();
  const { id, path, place } = await filed(engine, "Heat.1995", { "Heat.1995.mkv": "the film" });
  const child = {
    source: "folder",
    name: "Heat.1995",
    path,
    parentId: id,
    state: "review",
  } as const;
  const late = await engine.store.write((trx) => addRelease(trx, child, by));
  expect(await askWhy(engine)(path)).toMatchObject({
    in_library: true,
    releases: [{ id: late }, { id }],
  });

  await using other = await testEngine();
  const first = await undone(other);
  const second = await other.approved("Heat.1995.Again.mkv", "second content");
  await fileRelease(other.deps, second, other.signal);
  expect((await other.now(second.id)).state).toBe("filed");
  const answer = await askWhy(other)(place.replace(engine.library, other.library));
  expect(answer).toMatchObject({
    in_library: true,
    releases: [{ id: second.id }, { id: first.id }],
  });
});

test("for a folder of several releases, returns the number of releases in each state", async () => {
  await using engine = await testEngine();
  await filed(engine);
  await engine.approved("Other.2001.mkv");
  expect(await askWhy(engine)(engine.downloads)).toMatchObject({
    answer: "It contains 2 releases: 1 approved, 1 filed. It is a watched folder.",
    in_library: false,
    releases: [{ id: 2 }, { id: 1 }],
  });
  expect(await askWhy(engine)(join(engine.library, HEAT_FOLDER))).toMatchObject({
    answer: "It contains files from 1 release: 1 filed.",
    in_library: true,
  });
  const many = Array.from({ length: 20 }, (_, at) => join(engine.downloads, `${at}.mkv`));
  for (const path of many) {
    await engine.store.write((trx) =>
      addRelease(trx, { source: "folder", name: "x.mkv", path, state: "review" }, by),
    );
  }
  expect(await askWhy(engine)(engine.downloads)).toMatchObject({
    answer: "It contains 22 releases. The newest 20 are: 20 in review. It is a watched folder.",
  });
});

test.each([
  ["a name that is not finished", "Heat.1995.mkv.part", "the name of an unfinished file"],
  ["a hidden file", ".Heat.mkv", "its name is hidden or that of a system file"],
  ["a system's own folder", "@eaDir", "its name is hidden or that of a system file"],
  ["something new", "New.2001.mkv", "has not been found yet"],
])("explains why %s in a watched folder is not a download", async (_, name, sentence) => {
  await using engine = await testEngine();
  engine.drop(name);
  const answer = await askWhy(engine)(name);
  expect(answer).toMatchObject({ in_library: false, releases: [] });
  expect(toCommandText(answer.answer ?? "")).toContain(sentence);
});

test("recognises a symlink, an unwatched folder, and our own and foreign library files", async () => {
  await using engine = await testEngine();
  const ask = askWhy(engine);
  symlinkSync("/etc/passwd", join(engine.downloads, "link.mkv"));
  expect((await ask("link.mkv")).answer).toContain("a symbolic link");
  const outside = await ask("/etc");
  expect(outside).toMatchObject({
    answer: '"/etc" is not in a watched folder, so plex-ingest does not find it.',
  });
  expect(toCommandText(outside.next ?? "")).toContain("plex-ingest add");
  const theirs = join(engine.library, "Movies", "Theirs.mkv");
  writeFileSync(theirs, "x");
  expect(await ask(theirs)).toMatchObject({
    in_library: true,
    answer: saying("did not put it there"),
  });
  expect((await ask(engine.storeFiles.database)).answer).toContain("own files");
  const trash = join(engine.library, "Movies", TRASH_FOLDER, "x.mkv");
  mkdirSync(dirname(trash));
  writeFileSync(trash, "x");
  expect((await ask(trash)).answer).toContain("did not put it there");
});

test.each<[target: string, code?: string]>([
  ["/nowhere/at/all.mkv"],
  ["never.mkv"],
  ["9999"],
  ["#9999"],
  [`/${"x/".repeat(2000)}y`],
  ["z".repeat(300)],
  ["LIBRARY/Movies/Nobody (1999)/Nobody.mkv"],
  ["LIBRARY/Movies/.plex-ingest-trash/Nobody.mkv"],
  ["a\0b", "invalid_request"],
  ["x/".repeat(5000), "invalid_request"],
])("rejects a path that was never there or is not a path: %.40j", async (target, code) => {
  await using engine = await testEngine();
  await expect(askWhy(engine)(target.replace("LIBRARY", engine.library))).rejects.toMatchObject({
    name: "UserError",
    code: code ?? "not_found",
    message: saying(
      target.startsWith("LIBRARY")
        ? /^There is nothing at .*, and plex-ingest has no record of it\.$/
        : /./,
    ),
  });
});

const HASH = "a".repeat(40);
const torrent = (engine: TestEngine, more: Partial<RegisteredTorrent> = {}): RegisteredTorrent => ({
  client: "transmission",
  hash: HASH,
  name: "Heat\u202e.1995",
  folder: engine.downloads,
  tops: ["Heat.1995"],
  complete: false,
  seenAt: 7,
  missing: 0,
  ...more,
});

test("explains an incomplete or excluded torrent by path and by infohash", async () => {
  await using engine = await testEngine();
  engine.drop("Heat.1995", { "Heat.mkv": "x" });
  const ask = askWhy(engine);
  const waits = { code: "downloading" as const, message: "40 % of it is there." };
  await engine.store.write((trx) => writeTorrents(trx, [torrent(engine, { waits })]));
  for (const target of ["Heat.1995", "Heat.1995/Heat.mkv", HASH, HASH.toUpperCase()]) {
    const answer = await ask(target);
    expect(answer.answer).toBe(
      `It belongs to the download "Heat\ufffd.1995" (${HASH}): 40 % of it is there.`,
    );
    expect(answer.facts).toContainEqual(expect.objectContaining({ about: "torrent" }));
  }
  const label = {
    code: "label" as const,
    message: "It has the label tv, which TRANSMISSION_EXCLUDE_LABELS excludes.",
  };
  await engine.store.write((trx) => writeTorrents(trx, [torrent(engine, { waits: label })]));
  expect(await ask("Heat.1995")).toMatchObject({
    answer: saying("which is left alone"),
    next: expect.stringContaining("change the label settings"),
  });
  await engine.store.write((trx) => writeTorrents(trx, [torrent(engine, { goneAt: 9 })]));
  expect((await ask("Heat.1995")).answer).toContain("removed from its download client");
});

test("explains a download by its name, as `torrents` prints it, from any folder", async () => {
  await using engine = await testEngine();
  const waits = { code: "downloading" as const, message: "40 % of it is there." };
  const name = "Heat (1995) [1080p]";
  await engine.store.write((trx) => writeTorrents(trx, [torrent(engine, { waits, name })]));
  expect((await askWhy(engine)(name)).answer).toContain("40 % of it is there.");
  await expect(askWhy(engine)("Heat (1995)")).rejects.toMatchObject({ code: "not_found" });
  // A path is not a name.
  await expect(askWhy(engine)(`other/${name}`)).rejects.toMatchObject({ code: "not_found" });
});

test("explains a torrent by its release and what the release waits for", async () => {
  await using engine = await testEngine();
  const path = engine.drop("Heat.1995", { "Heat.mkv": "x" });
  const fresh = { source: "torrent", name: "Heat.1995", path, state: "settling" } as const;
  const id = await engine.store.write((trx) => addRelease(trx, fresh, by));
  const waits = { code: "downloading" as const, message: "40 % of it is there." };
  await engine.store.write((trx) =>
    writeTorrents(trx, [torrent(engine, { waits, releaseId: id })]),
  );
  for (const target of [path, HASH, `${id}`]) {
    expect(await askWhy(engine)(target)).toMatchObject({
      answer: `It is release #${id}, which is still changing or not complete yet. 40 % of it is there.`,
      releases: [{ id }],
    });
  }
});

test("explains a settling release by the client that has not responded yet", async () => {
  await using engine = await testEngine();
  const path = engine.drop("Heat.1995.mkv", "x");
  const fresh = { source: "folder", name: "Heat.1995.mkv", path, state: "settling" } as const;
  const message = "Transmission has not responded yet.";
  await engine.store.write(async (trx) => {
    const id = await addRelease(trx, fresh, by);
    await setReasons(trx, [id], { state: "settling" }, [{ code: "client_unavailable", message }]);
  });
  expect((await askWhy(engine)(path)).answer).toContain(message);
});

const ISO = /\dT\d\d:/;

test("shows a waiting release's reason, next try and start once each, in one time format", async () => {
  await using engine = await testEngine();
  const release = await engine.approved("Heat.1995.mkv");
  // The offered action stays data, so that each host can phrase it in its own way.
  const message = sentence`The library is full; ${{ do: "history" }} shows since when.`;
  await waitFor(engine.store, release, new Outage("no_space", message), {
    actor: "engine",
    at: engine.clock.now(),
  });
  const answer = await askWhy(engine)(release.path);
  expect(answer).toMatchObject({
    answer: saying(
      `It is release #${release.id}, which is approved as “Heat” (1995). It is waiting: The library is full; \`plex-ingest history\` shows since when.`,
    ),
    next: "It is tried again automatically, next at 2026-03-01 12:00:01 UTC.",
  });
  expect(toToolText(answer.answer, () => true)).toContain("get_ingest_history shows since when.");
  expect(repeated(answer)).toEqual([]);
  expect(messages(answer)).toContain("It has been waiting since 2026-03-01 12:00:00 UTC.");
  expect(
    `${toCommandText(answer.answer)} ${toCommandText(answer.next ?? "")} ${messages(answer)}`,
  ).not.toMatch(ISO);
});

test("shows the reasons for a review once, and describes the state in words", async () => {
  await using engine = await testEngine();
  const id = await inReview(engine, "Dune.mkv", {});
  const answer = await askWhy(engine)(`${id}`);
  expect(toCommandText(answer.answer ?? "")).toContain("Two films have this title.");
  expect(repeated(answer)).toEqual([]);
  expect(messages(answer)).toBe(`#${id} "Dune.mkv" is in review.`);
});

const PACK = Array.from({ length: 6 }, (_, at) => `Breaking.Bad.S01E0${at + 1}.mkv`);

test("a season's files share one sentence, and a missing file has its own", async () => {
  await using engine = await testEngine();
  const show = { type: "tv", tmdbId: 1396, title: "Breaking Bad", year: 2008 } as const;
  const mappings = Object.fromEntries(
    PACK.map((name, at) => [name, { season: 1, episodes: [at + 1], titles: [] }]),
  );
  const release = await engine.approved(
    "Breaking.Bad.S01",
    Object.fromEntries(PACK.map((name) => [name, name])),
    {
      identity: show,
      mappings,
    },
  );
  await fileRelease(engine.deps, release, engine.signal);
  const season = join(engine.library, "TV Shows/Breaking Bad (2008) {tmdb-1396}/Season 01");
  const ask = askWhy(engine);
  const told = async () =>
    (await ask(`${release.id}`)).facts.filter(({ about }) => about === "library");
  expect(await told()).toMatchObject([
    { message: `6 files were filed by hardlink into "${season}".` },
  ]);
  rmSync(join(season, "Breaking Bad (2008) - s01e02.mkv"));
  expect(await told()).toMatchObject([
    { message: saying(/^"Breaking\.Bad\.S01E02\.mkv" was filed .* It is no longer there\.$/) },
    { message: `5 files were filed by hardlink into "${season}".` },
  ]);
  await undoFiled(engine, release.id);
  const { facts } = await ask(`${release.id}`);
  expect(facts.length).toBeLessThan(7);
  expect(facts.map(({ message }) => message)).toEqual(
    expect.arrayContaining([
      `5 files were filed into "${season}", then undone.`,
      `5 files were moved to the trash from "${season}".`,
      "5 files are in the trash (`plex-ingest trash list` lists them), until the upkeep after 2026-03-31.",
    ]),
  );
});

test("reports a folder as made by a tool until something is filed into it", async () => {
  // On an in-memory file system, a folder's size changes with its entries.
  await using engine = await testEngine(
    existsSync("/dev/shm") ? { libraryParent: "/dev/shm" } : {},
  );
  const path = join(engine.library, HEAT_FOLDER);
  const id = await writeFolderJob(engine, path);
  await fileRelease(engine.deps, await engine.now(id), engine.signal);
  const ask = askWhy(engine);
  for (const target of [path, `${id}`]) {
    expect(await ask(target)).toMatchObject({
      answer: `Release #${id} made the folder "${path}".`,
      next: `\`plex-ingest undo ${id}\` removes it if it is empty.`,
      in_library: true,
    });
  }
  expect(messages(await ask(path))).toContain(`The folder "${path}" was made.`);
  const film = await filed(engine);
  expect((await ask(path)).releases).toMatchObject([{ id: film.id }]);
  expect(messages(await ask(`${id}`))).toMatch(/The folder [^\n]+ was made\.(?:\n|$)/);
  rmSync(path, { recursive: true });
  expect(await ask(`${id}`)).toMatchObject({
    answer: saying("no longer there"),
    in_library: false,
  });
  await undoFiled(engine, id);
  expect(messages(await ask(`${id}`))).toContain(
    `The folder "${path}" was made, then removed by an undo.`,
  );
});

test("explains one release's review reasons with the paragraphs from the help", async () => {
  await using engine = await testEngine();
  const id = await inReview(engine, "Heat.1995.mkv", { reason: "close_second" });
  const { help } = await askWhy(engine)(id);
  expect(help).toEqual([{ code: "close_second", ...REASON_HELP.close_second }]);
});

test("explains nothing for a filed release that waits for nothing", async () => {
  await using engine = await testEngine();
  const { id } = await filed(engine);
  expect(await askWhy(engine)(id)).not.toHaveProperty("help");
});

test("reports a filed file with a new inode as copied, with the command that follows it", async () => {
  await using engine = await testEngine();
  const { id, place } = await filed(engine);
  copyToNewDisk(engine.library);
  const copied = await askWhy(engine)(`${id}`);
  expect(copied).toMatchObject({ in_library: true });
  expect(toCommandText(copied.answer ?? "")).toContain(
    "It has a new inode, as after a copy to another disk; `plex-ingest adopt` lets the journal",
  );
  expect(messages(copied)).toContain(`as "${place}". It has a new inode there.`);
});
