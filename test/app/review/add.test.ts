import { join } from "node:path";
import { expect, test } from "vitest";
import { moveRelease } from "../../../src/app/move.ts";
import { type AddOptions, add } from "../../../src/app/review/add.ts";
import { UserError } from "../../../src/core/errors.ts";
import { actionsOf, type TestEngine, testEngine } from "../../support/engine.ts";

const by = { actor: "cli:anna", at: 9 };

const adding = (engine: TestEngine, paths: string[], options: AddOptions = {}, ingestDirs = [engine.downloads]) => {
  const resolve = async (path: string): Promise<string> => {
    if (path.includes("missing")) throw new UserError("It is not there.", "Look.", "not_found");
    return path;
  };
  return add({ store: engine.store, resolve, ingestDirs, mediaRoots: [engine.library] }, paths, options, by);
};

test("each path is a release once, in the order given; whose it is follows from where it lies", async () => {
  await using engine = await testEngine();
  const watched = join(engine.downloads, "a.mkv");
  const ids = await adding(engine, ["/elsewhere/b.mkv", watched, "/elsewhere/b.mkv"]);
  expect(ids).toEqual([ids[0], ids[1], ids[0]]);
  expect(await engine.now(ids[0] ?? 0)).toMatchObject({ source: "person", name: "b.mkv", state: "settling" });
  expect((await engine.now(ids[1] ?? 0)).source).toBe("folder");
});

test("what was rejected is looked at again when a person adds it", async () => {
  await using engine = await testEngine();
  const [id = 0] = await adding(engine, ["/elsewhere/b.mkv"]);
  await moveRelease(engine.store, await engine.now(id), { kind: "reject" }, by);
  expect(await adding(engine, ["/elsewhere/b.mkv"])).toEqual([id]);
  expect((await engine.now(id)).state).toBe("settling");
  expect((await actionsOf(engine, id)).at(-1)).toBe("retried");
});

test("an identity given with the path is a person's, for a new and for a known release", async () => {
  await using engine = await testEngine();
  const [fresh = 0] = await adding(engine, ["/elsewhere/b.mkv"], { type: "movie", tmdb: 949 });
  expect(await engine.now(fresh)).toMatchObject({ identity: { type: "movie", tmdbId: 949 }, decidedBy: "person" });
  const [known = 0] = await adding(engine, ["/elsewhere/c.mkv"]);
  await adding(engine, ["/elsewhere/c.mkv"], { type: "tv", tmdb: 5 });
  expect(await engine.now(known)).toMatchObject({ identity: { type: "tv", tmdbId: 5 }, decidedBy: "person" });
});

test("an id without a type is refused before anything is taken in", async () => {
  await using engine = await testEngine();
  await expect(adding(engine, ["/elsewhere/b.mkv"], { tmdb: 949 })).rejects.toMatchObject({ code: "invalid_request" });
  expect(await engine.history()).toEqual([]);
});

test("what lies in the library is refused, but for downloads that lie beside the libraries", async () => {
  await using engine = await testEngine();
  await expect(adding(engine, [join(engine.library, "Movies", "x.mkv")])).rejects.toMatchObject({ code: "refused" });
  await expect(adding(engine, [engine.library])).rejects.toMatchObject({ code: "refused" });
  const inside = join(engine.library, "downloads");
  expect(await adding(engine, [join(inside, "x.mkv")], {}, [inside])).toHaveLength(1);
  expect(await adding(engine, [`${engine.library}-2/x.mkv`])).toHaveLength(1);
});

test("a path that cannot be taken stops there; those before it are in", async () => {
  await using engine = await testEngine();
  await expect(adding(engine, ["/elsewhere/a.mkv", "/missing", "/elsewhere/b.mkv"])).rejects.toThrow(
    "It is not there.",
  );
  expect((await engine.history()).map(({ name }) => name)).toEqual(["a.mkv"]);
});
