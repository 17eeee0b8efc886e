import { join } from "node:path";
import { expect, test } from "vitest";
import { fileRelease } from "../../../src/app/file/file-release.ts";
import { restoreTrashed } from "../../../src/app/journal/operations/restore.ts";
import { lookAtVideo, readLibraryVideos } from "../../../src/app/library/read-library.ts";
import {
  createLibraryListing,
  type HidingLibrary,
  type ListedVideo,
} from "../../../src/app/library-state/library-listing.ts";
import { Outage } from "../../../src/base/errors.ts";
import { listAllInTrash, requestTrash } from "../../../src/store/journal/trash.ts";
import { HEAT_FILE, testEngine } from "../../support/engine.ts";
import { fakeClock } from "../../support/fake-clock.ts";
import { undoFiled } from "../../support/filing.ts";
import { FILM } from "../../support/undone.ts";

const VIDEO: ListedVideo = {
  dev: "1",
  ino: "2",
  size: 3,
  mtimeNs: "4",
  path: "/media/Movies/Heat/heat.mkv",
  library: "/media/Movies",
};

/** Another film of the same size, and one with its own title. */
const FILED: readonly ListedVideo[] = [
  { ...VIDEO, ino: "5", path: "/media/Movies/Dune/Dune.mkv" },
  VIDEO,
];

type OnHiding = (library: HidingLibrary) => void;
type Walk = (signal: AbortSignal, onHiding: OnHiding) => Promise<void>;

/** A listing whose walks are these, one after the other. Every walk finds one video. */
function listingOf(...walks: Walk[]) {
  const lookAt = async (path: string) => FILED.find((video) => video.path === path);
  let walked = 0;
  async function* videos(signal: AbortSignal, onHiding: OnHiding): AsyncGenerator<ListedVideo> {
    await walks[walked++]?.(signal, onHiding);
    yield VIDEO;
  }
  return { ...createLibraryListing({ videos, lookAt, clock: fakeClock() }), walked: () => walked };
}

const untilAborted: Walk = (signal) =>
  new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
const fails: Walk = async () => {
  throw new Outage("not_readable", "The disk does not answer.");
};
const whole: Walk = async () => {};
const signal = new AbortController().signal;

test("questions share a listing, and the listing names libraries that may have other videos", async () => {
  const listing = listingOf(whole);
  const [one, two] = await Promise.all([listing.read(9, signal), listing.read(9, signal)]);
  expect(one).toBe(two);
  expect(one).toMatchObject({ hiding: [], all: [VIDEO] });
  const library = { path: "/media/TV Shows", isBare: true };
  const part = listingOf(async (_, onHiding) => onHiding(library));
  expect(await part.read(9, signal)).toMatchObject({ hiding: [library], all: [VIDEO] });
});

test("a question lists the libraries itself if the question that began the listing is aborted", async () => {
  const listing = listingOf(untilAborted, whole);
  const other = new AbortController();
  const theirs = listing.read(9, other.signal);
  const ours = listing.read(9, signal);
  other.abort(new Error("They left."));
  await expect(theirs).rejects.toThrow("They left.");
  expect((await ours).all).toEqual([VIDEO]);
  expect(listing.walked()).toBe(2);
});

test("repeats an aborted listing only once, and then reports why its own listing failed", async () => {
  const listing = listingOf(untilAborted, fails, whole);
  const other = new AbortController();
  const theirs = listing.read(9, other.signal);
  const ours = listing.read(9, signal);
  other.abort();
  await expect(theirs).rejects.toThrow();
  await expect(ours).rejects.toThrow(Outage);
  expect(listing.walked()).toBe(2);
});

test("reports a failure to every question that waits, and lists again for the next one", async () => {
  const listing = listingOf(fails, whole);
  const asked = [listing.read(9, signal), listing.read(9, new AbortController().signal)];
  for (const { status } of await Promise.allSettled(asked)) expect(status).toBe("rejected");
  expect(listing.walked()).toBe(1);
  expect((await listing.read(9, signal)).all).toEqual([VIDEO]);
});

test("a kept listing has the files that were made visible since, each once", async () => {
  const listing = listingOf(whole);
  expect((await listing.read(9, signal)).all).toEqual([VIDEO]);
  for (const { path } of FILED) listing.add(path);
  listing.add("/media/Movies/gone.mkv");
  const { all, ofSize, titled } = await listing.read(9, signal);
  const [dune] = FILED;
  expect(all).toEqual([VIDEO, dune]);
  expect(ofSize(VIDEO.size)).toEqual([VIDEO, dune]);
  expect(ofSize(99)).toEqual([]);
  expect(titled("Dune")).toEqual([dune]);
  expect(titled("Heat")).toEqual([VIDEO]);
  expect(listing.walked()).toBe(1);
});

test("a listing from before a filing has the filed file, and after a restore the restored one", async () => {
  await using engine = await testEngine();
  const { store, files, clock, library } = engine;
  const policy = { mediaRoots: [library], moviesDir: undefined, tvDir: undefined, pathMap: [] };
  const real = (path: string): string => path;
  const reading = { db: store.read, files, policy, notLibrary: [], real };
  const listing = createLibraryListing({
    videos: (...how) => readLibraryVideos(reading, ...how),
    lookAt: (path) => lookAtVideo(files, [library], path),
    clock,
  });
  const list = async () => (await listing.read(60_000, engine.signal)).all.map(({ path }) => path);
  expect(await list()).toEqual([]);
  const deps = { ...engine.deps, onNewName: listing.add };
  const { id } = await engine.approved("Heat.1995.mkv", FILM);
  await fileRelease(deps, await engine.now(id), engine.signal);
  const place = join(library, HEAT_FILE);
  expect(await list()).toEqual([place]);
  await undoFiled(engine, id);
  await listing.read(-1, engine.signal);
  expect(await list()).toEqual([]);
  const [row] = await listAllInTrash(store.read);
  if (!row) throw new Error("Nothing is in the trash.");
  await store.write((trx) =>
    requestTrash(trx, row.operationId, "restore", { actor: "cli:me", at: 1 }),
  );
  expect(await restoreTrashed(deps, row)).toBeUndefined();
  expect(await list()).toEqual([place]);
});
