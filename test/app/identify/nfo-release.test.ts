import { appendFileSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { findPlainFile } from "../../../src/adapters/fs/disk/open-source.ts";
import { readNfo } from "../../../src/adapters/fs/read/read-text.ts";
import { preview } from "../../../src/app/preview/preview.ts";
import { findItem } from "../../../src/app/review/queue/find-item.ts";
import { createIdentify, createReadNfos } from "../../../src/names/index.ts";
import { askWhy } from "../../support/ask-why.ts";
import { cataloguePorts, type Listed } from "../../support/catalogue-ports.ts";
import { mkfifoSync } from "../../support/named-pipe.ts";
import { type WholeEngine, wholeEngine } from "../../support/whole-engine.ts";
import { movie } from "../../support/works.ts";

const CATALOGUE: Listed[] = [
  { ...movie(27205, "Inception", 2010), ids: ["tt1375666"] },
  { ...movie(603, "The Matrix", 1999), ids: ["tt0133093"] },
];
const NFO = "<movie><title>Inception</title><uniqueid type='tmdb'>27205</uniqueid></movie>";
const FILED = "Movies/Inception (2010) {tmdb-27205}/Inception (2010).mkv";

const codes = async (engine: WholeEngine) =>
  (await engine.all()).map(
    ({ state, reasons }) => `${state} ${reasons.map(({ code }) => code).join()}`,
  );

test("files a film in a folder without a year by its NFO, and records that in the history", async () => {
  await using engine = await wholeEngine(CATALOGUE);
  engine.drop("Inception", { "movie.mkv": "film", "movie.nfo": NFO });
  await engine.round();
  expect(engine.inLibrary()).toEqual([FILED]);
  const [release] = await engine.all();
  const told = (await engine.history(release?.id))
    .map(({ detail }) => JSON.stringify(detail))
    .join();
  expect(told).toContain('{"code":"nfo","message":"Its NFO names tmdb-27205."}');
});

test("files a single film by the NFO with the same name, unless the NFO is a link or a pipe", async () => {
  await using engine = await wholeEngine(CATALOGUE);
  const nfo = (name: string) => join(engine.downloads, `${name}.nfo`);
  engine.drop("movie.nfo", "tt0133093");
  engine.drop("target.txt", NFO);
  engine.drop("Inception.1080p.nfo", "tt1375666");
  symlinkSync("target.txt", nfo("Inception"));
  mkfifoSync(nfo("Inception.720p"));
  for (const name of ["Inception", "Inception.720p", "Inception.1080p"]) {
    engine.drop(`${name}.mkv`, name);
  }
  await engine.round();
  expect(engine.inLibrary()).toEqual([FILED]);
  const films = (await engine.all()).filter(({ name }) => name.endsWith(".mkv"));
  expect(films.map(({ name, state }) => `${name} ${state}`).toSorted()).toEqual([
    "Inception.1080p.mkv filed",
    "Inception.720p.mkv review",
    "Inception.mkv review",
  ]);
});

test("holds a release with another film's NFO, and the why command names that film", async () => {
  await using engine = await wholeEngine(CATALOGUE);
  const path = engine.drop("Inception", {
    "movie.mkv": "film",
    "movie.nfo": "https://www.imdb.com/title/tt0133093/",
  });
  await engine.round();
  expect(await codes(engine)).toEqual(["review id_contradicts,nfo"]);
  expect(engine.inLibrary()).toEqual([]);
  expect((await askWhy(engine)(path)).answer).toContain("Its NFO names tt0133093.");
  const [release] = await engine.all();
  const { reasons } = await findItem(engine.store, release?.id ?? 0);
  expect(reasons.map(({ message }) => message)).toContain("Its NFO names tt0133093.");
});

test("does not read a link, a pipe or an endless file as an NFO, and does not block on it", async () => {
  await using engine = await wholeEngine(CATALOGUE);
  const names = ["Inception", "Inception.720p", "Inception.1080p"];
  const nfos = names.map((name) => join(engine.drop(name, { "movie.mkv": name }), "movie.nfo"));
  const [link = "", pipe = "", huge = ""] = nfos;
  symlinkSync("/etc/passwd", link);
  mkfifoSync(pipe);
  writeFileSync(huge, NFO);
  truncateSync(huge, 1024 ** 3);
  // A file that ends with zeros is treated as still being written.
  appendFileSync(huge, "\n");
  await engine.round();
  expect((await codes(engine)).toSorted()).toEqual([
    "review no_year_movie,low_confidence",
    "review special",
    "review symlink",
  ]);
  expect(engine.inLibrary()).toEqual([]);
});

test("a preview of a path also uses the NFO", async () => {
  await using engine = await wholeEngine(CATALOGUE);
  const { ports } = cataloguePorts(CATALOGUE);
  const identify = createIdentify({
    ...ports,
    nfos: createReadNfos({ readNfo, findPlainFile }),
  });
  const look = (path: string) =>
    preview({ ...engine.deps, observe: engine.observe, identify }, { path }, {}, engine.signal);
  const sure = await look(engine.drop("Inception", { "movie.mkv": "film", "movie.nfo": NFO }));
  expect(sure.warnings).toEqual([]);
  expect(sure.files[0]?.destination).toBe(join(engine.library, FILED));
  const other = engine.drop("Inception 2", { "movie.mkv": "film", "movie.nfo": "tt0133093" });
  expect((await look(other)).warnings.at(-1)).toBe("Its NFO names tt0133093.");
});
