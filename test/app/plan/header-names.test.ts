import { createHash, randomUUID } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { readFileLength } from "../../../src/adapters/fs/read/file-length.ts";
import { recordAdopted } from "../../../src/app/adopt/record.ts";
import { createReadLengths } from "../../../src/app/identify/read-lengths.ts";
import { createRenameDesk, type RenameDesk } from "../../../src/app/rename/desk.ts";
import { createClaims } from "../../../src/core/torrent/claims.ts";
import { createIdentify } from "../../../src/names/index.ts";
import { diskFiles } from "../../../src/program/config/files.ts";
import { itemsOf } from "../../../src/store/releases/items.ts";
import { factsOf, foundWork, HEAT, identityOf, ME } from "../../support/adopted.ts";
import { cataloguePorts } from "../../support/catalogue-ports.ts";
import { type TestEngine, testEngine } from "../../support/engine.ts";
import { ENCODES_FOLDER } from "../../support/media-encodes.ts";
import { namesWith } from "../../support/names.ts";
import { take } from "../../support/upgrade.ts";
import { movie } from "../../support/works.ts";
import { identifyDue } from "../identify/support-identify.ts";

const names = namesWith({
  movieFile: "{title} ({year}) - [{quality}][{audio} {channels}][{hdr}][{codec}][{languages}]",
});
const ALL = { works: [], releases: [] };
const HDR10 = "hevc-hdr10-eac3-51.mkv";
const encode = (file: string): Uint8Array => readFileSync(join(ENCODES_FOLDER, file));
const FACTS = {
  codec: "HEVC",
  bitDepth: 10,
  hdr: ["HDR10"],
  audio: ["EAC3"],
  channels: "5.1",
  languages: ["de"],
};

/** `reads` receives the path of each header that is read. */
function deskOf(
  engine: TestEngine,
  reads: string[],
  readOnly = false,
  read = readFileLength,
): RenameDesk {
  const { store, files, deps } = engine;
  const parts = {
    store,
    files,
    real: diskFiles.real,
    libraryHomes: deps.libraryHomes,
    mediaRoots: deps.mediaRoots,
    names,
    readOnly,
    facts: async () => undefined,
    fileLength: (path: string, signal: AbortSignal) => {
      reads.push(path);
      return read(path, signal);
    },
    claims: async () => createClaims([]),
  };
  return createRenameDesk(parts, {
    store,
    clock: engine.clock,
    newId: randomUUID,
    newToken: randomUUID,
    hash: (text: string) => createHash("sha256").update(text).digest("hex"),
    engine: { mode: "hybrid", lockHeld: () => engine.lock.held },
  });
}

const newNames = async (desk: RenameDesk, engine: TestEngine): Promise<(string | undefined)[]> =>
  (await desk.plan(ALL, engine.signal)).items.flatMap(({ action, destination }) =>
    action === "rename" ? destination?.split("/").at(-1) : [],
  );

test("a film's name has facts from its header and, for the rest, from the release's name; the note states the source of each", async () => {
  await using engine = await testEngine({ names });
  const release = "Heat.1995.2160p.BluRay.DV.x264.FLAC.2.0-GRP.mkv";
  const filed = await take(engine, release, encode(HDR10));
  expect(filed).toMatchObject({ state: "filed" });
  const name = "Heat (1995) - [Bluray-2160p][EAC3 5.1][DV HDR10][h265][DE].mkv";
  expect(engine.inLibrary()).toEqual([`Movies/Heat (1995) {tmdb-949}/${name}`]);
  const details = (await engine.history(filed.id)).map(({ detail }) => detail?.["message"]);
  expect(details).toContain(
    "From the file's header: EAC3, 5.1, HDR10, h265, DE. From the release's name: DV.",
  );
  const reads: string[] = [];
  expect(await newNames(deskOf(engine, reads), engine)).toEqual([]);
  expect(reads).toEqual([]);
});

test("files by the release's name if the header states nothing or names have no such field", async () => {
  await using engine = await testEngine({ names });
  await take(engine, "Heat.1995.2160p.BluRay.DV.x264.FLAC.2.0-GRP.mkv", "no header");
  const name = "Heat (1995) - [Bluray-2160p][FLAC 2.0][DV][x264].mkv";
  expect(engine.inLibrary()).toEqual([`Movies/Heat (1995) {tmdb-949}/${name}`]);
  await using plain = await testEngine();
  const filed = await take(plain, "Heat.1995.2160p.BluRay-GRP.mkv", encode(HDR10));
  expect((await plain.history(filed.id)).map(({ detail }) => detail?.["message"])).not.toContain(
    expect.stringContaining("header"),
  );
});

test("identification stores the facts together with the length, and filing does not read them again", async () => {
  await using engine = await testEngine({ names });
  const id = await engine.settled("Heat.1995.2160p.BluRay-GRP.mkv", encode(HDR10));
  const { ports } = cataloguePorts([movie(949, "Heat", 1995)]);
  const lengths = createReadLengths({ fileLength: readFileLength });
  await identifyDue(engine, createIdentify({ ...ports, lengths }));
  expect(await itemsOf(engine.store.read, id)).toMatchObject([{ media: FACTS }]);
});

test("renames an adopted film by its header, which is read once", async () => {
  await using engine = await testEngine();
  const path = engine.drop("../media/Movies/Heat (1995)/heat.mkv", encode(HDR10));
  const { store, deps } = engine;
  const work = foundWork(dirname(path), { path, role: "video", file: identityOf(path) });
  const parts = { store, newId: deps.newId };
  const id = (await recordAdopted(parts, work, HEAT, factsOf(), ME)) ?? 0;
  const reads: string[] = [];
  const wanted = ["Heat (1995) - [EAC3 5.1][HDR10][h265][DE].mkv"];
  expect(await newNames(deskOf(engine, reads, true), engine)).toEqual(wanted);
  expect(await itemsOf(store.read, id)).toMatchObject([{ media: undefined }]);
  expect(await newNames(deskOf(engine, reads), engine)).toEqual(wanted);
  expect(reads).toHaveLength(2);
  expect(await itemsOf(store.read, id)).toMatchObject([{ media: FACTS }]);
  // The stored facts count, even after the file's content has changed.
  writeFileSync(path, encode("h264-aac.mkv"));
  expect(await newNames(deskOf(engine, reads), engine)).toEqual(wanted);
  expect(reads).toHaveLength(2);
});

test("a video whose disk does not answer is not renamed, and its header is read the next time", async () => {
  await using engine = await testEngine();
  const path = engine.drop("../media/Movies/Heat (1995)/heat.mkv", encode(HDR10));
  const { store, deps } = engine;
  const work = foundWork(dirname(path), { path, role: "video", file: identityOf(path) });
  await recordAdopted({ store, newId: deps.newId }, work, HEAT, factsOf(), ME);
  const away = async () => ({ kind: "unanswered" as const, why: "its disk is not responding" });
  const { items, shown } = await deskOf(engine, [], false, away).plan(ALL, engine.signal);
  expect(items).toEqual([]);
  expect(shown.works[0]?.skipped).toMatchObject([
    { code: "not_readable", path },
    { code: "not_readable", path: dirname(path) },
  ]);
  expect(await newNames(deskOf(engine, []), engine)).toHaveLength(1);
});
