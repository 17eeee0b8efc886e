import { expect, test } from "vitest";
import type { ToolProgress } from "../../../../../src/hosts/mcp/tools/define.ts";
import { recordProgress } from "../../../../../src/store/journal/copy-progress.ts";
import { movie } from "../../../../support/works.ts";
import { LISTED, reviewServer } from "../../support-review.ts";
import { type Data, toolNamed } from "../../support-server.ts";

const HEAT = movie(949, "Heat", 1995);

test("finds a file by its shown path despite hidden characters, and refuses an ambiguous one", async () => {
  await using server = await reviewServer([
    ["Firefly.S01", ["Firefly.S01E01.mkv", "odd\u202Evkm\u001b[31m.mkv"]],
    ["Firefly.S01.1080p", ["a\u202E.mkv", "a\u202D.mkv"]],
  ]);
  const [id, twice] = [await server.id("Firefly.S01"), await server.id("Firefly.S01.1080p")];
  const { item } = await server.data("get_ingest_item", { id });
  const shown = (item as { files: { path: string }[] }).files.find(({ path }) =>
    path.startsWith("odd"),
  )?.path;
  expect(shown).toBe("odd\ufffdvkm\ufffd[31m.mkv");
  const approve = async (release: number, file: Data) => {
    const work = { ids: [release], type: "tv", tmdb_id: 1437 };
    return (await server.data("approve_ingest", { ...work, files: [file] }))["results"];
  };
  expect(await approve(twice, { path: "a\ufffd.mkv", skip: true })).toMatchObject([
    { ok: false, code: "not_found" },
  ]);
  expect(await approve(id, { path: shown, season: 1, episodes: [2] })).toMatchObject([
    { ok: true },
  ]);
});

test("cleans candidates' titles in a conflict", async () => {
  const evil = movie(1, "Zorp\u202E\u001b\u{e0041}", 2021);
  await using server = await reviewServer(["Zorp.mkv"], {
    catalogue: [evil, movie(2, "Zorp", 1984)],
  });
  const id = await server.id("Zorp.mkv");
  const answer = JSON.stringify(await server.data("approve_ingest", { ids: [id] }));
  expect(answer).toContain("several likely candidates");
  expect(answer).not.toMatch(/[\u0000-\u001f\u202e\u{e0000}-\u{e007f}]|\\u001b/u);
});

test("stores the duplicate choice with the approval, and requires keep_both for a label", async () => {
  await using server = await reviewServer(["Dune.mkv"]);
  const id = await server.id("Dune.mkv");
  const choice = { ids: [id], type: "movie", tmdb_id: 841 };
  expect(await server.error("approve_ingest", { ...choice, label: "Remaster" })).toMatch(
    /^invalid_request: A label/,
  );
  await server.data("approve_ingest", { ...choice, duplicates: "keep_both", label: "Remaster" });
  expect((await server.engine.now(id)).duplicates).toEqual({ do: "keep_both", label: "Remaster" });
});

test("an approval that replaces a file first returns a plan, and runs only with that plan's token", async () => {
  await using server = await reviewServer(["Dune.mkv", "Dune.1080p.mkv"]);
  const { engine } = server;
  engine.lock.held = false;
  const [id, other] = [await server.id("Dune.mkv"), await server.id("Dune.1080p.mkv")];
  const asked = { ids: [id], type: "movie", tmdb_id: 841, duplicates: "replace" };
  const first = await server.data("approve_ingest", asked);
  expect(first).toMatchObject({
    plan: [{ id, identity: { tmdb_id: 841 } }],
    confirm_token: expect.any(String),
  });
  expect(first).not.toHaveProperty("results");
  expect((await engine.now(id)).state).toBe("review");
  const { confirm_token } = first;
  for (const wrong of [
    { ...asked, confirm_token: "guessed" },
    { ...asked, ids: [other], confirm_token },
    { ...asked, tmdb_id: 438_631, confirm_token },
    { each: [asked, { ids: [other], tmdb_id: 841, type: "movie" }], confirm_token },
  ]) {
    expect(await server.error("approve_ingest", wrong)).toMatch(
      /^conflict: This confirm_token is no longer valid/,
    );
  }
  expect(await server.data("approve_ingest", { ...asked, confirm_token })).toMatchObject({
    results: [{ id, ok: true }],
  });
  expect((await engine.now(id)).duplicates).toEqual({ do: "replace" });
  expect(await server.error("approve_ingest", { ...asked, confirm_token })).toMatch(/^conflict: /);
  // A replacement hidden among other approvals also returns a plan.
  const hidden = { each: [{ ids: [other], type: "movie", tmdb_id: 841, duplicates: "replace" }] };
  expect(await server.data("approve_ingest", hidden)).toMatchObject({ plan: [{ id: other }] });
  expect((await engine.now(other)).state).toBe("review");
  // In the page and in our view, a person has already seen what is there.
  expect(await server.data("approve_ingest", hidden, "web:phone")).toMatchObject({
    results: [{ id: other, ok: true }],
  });
});

test("approves several releases with one identity, but refuses what applies to only one release", async () => {
  const names = ["The.Office.S01E01.mkv", "The.Office.S01E02.mkv", "The.Office.S01E03.mkv"];
  await using server = await reviewServer(names);
  server.engine.lock.held = false;
  const ids = await Promise.all(names.map(server.id));
  const { results } = await server.data("approve_ingest", { ids, type: "tv", tmdb_id: 2996 });
  expect(results).toMatchObject(ids.map((id) => ({ id, ok: true, identity: { tmdb_id: 2996 } })));
  expect(
    await server.error("approve_ingest", {
      ids,
      type: "tv",
      tmdb_id: 2996,
      duplicates: "replace",
    }),
  ).toMatch(/with `each`/);
});

test("makes many decisions in one call, and continues after one that fails", async () => {
  const names = ["Dune.mkv", "Heat.1995.mkv", "Odd.mkv"];
  await using server = await reviewServer(names, { catalogue: [...LISTED, HEAT] });
  server.engine.lock.held = false;
  const [first, second, third] = await Promise.all(names.map(server.id));
  await server.data("get_ingest_queue");
  const { results } = await server.data("approve_ingest", {
    ids: [second],
    each: [
      { ids: [first], type: "movie", tmdb_id: 841 },
      { ids: [third], type: "movie" },
    ],
  });
  expect(results).toMatchObject([
    { id: second, ok: true, identity: { tmdb_id: 949 } },
    { id: first, ok: true, identity: { tmdb_id: 841 } },
    { id: third, ok: false },
  ]);
  expect(await server.error("approve_ingest", {})).toMatch(/^invalid_request: ids: /);
  expect(await server.error("approve_ingest", { each: [{ ids: [first], tmdb: 1 }] })).toMatch(
    /each\.0: .*tmdb is tmdb_id here/,
  );
  const many = Array.from({ length: 30 }, (_, at) => at + 1);
  expect(await server.error("approve_ingest", { each: [{ ids: many }, { ids: many }] })).toMatch(
    /at most 50/,
  );
});

test("checks only once per call which engine acts", async () => {
  const names = ["a.mkv", "b.mkv", "c.mkv", "d.mkv"];
  await using server = await reviewServer(names, { catalogue: [HEAT] });
  const ids = await Promise.all(names.map(server.id));
  const works = ids.map((id) => ({ ids: [id], type: "movie", tmdb_id: 949 }));
  let asked = 0;
  Object.defineProperty(server.engine.lock, "held", { get: () => ++asked > 0 });
  const { results } = await server.data("approve_ingest", { each: works });
  expect(results).toMatchObject(works.map(() => ({ ok: true, state: "approved" })));
  expect(asked).toBe(1);
});

test("`releases` takes a work and a version for each release, and returns the results in the same order", async () => {
  await using server = await reviewServer(
    ["Dune.mkv", ["Firefly.S01", ["a.mkv", "b.mkv"]], "Heat.mkv"],
    { catalogue: [...LISTED, HEAT] },
  );
  const { engine } = server;
  engine.lock.held = false;
  const dune = await server.id("Dune.mkv");
  const pack = await server.id("Firefly.S01");
  const changed = await server.id("Heat.mkv");
  const version = async (id: number) => (await engine.now(id)).version;
  const movie = { type: "movie", tmdb_id: 841 };
  const files = [
    { path: "a.mkv", season: 1, episodes: [1] },
    { path: "b.mkv", skip: true },
  ];
  const releases = [
    { id: pack, type: "tv", tmdb_id: 1437, version: await version(pack), files },
    { id: 99, ...movie, version: 1 },
    { id: changed, ...movie, version: (await version(changed)) - 1 },
    { id: dune, ...movie, version: await version(dune) },
  ];
  // The releases were not shown, but work and version are named.
  const { results } = await server.data("approve_ingest", { releases }, "web:phone");
  expect(results).toMatchObject([
    { id: pack, ok: true, state: "approved", identity: { type: "tv", tmdb_id: 1437 } },
    { id: 99, ok: false, code: "not_found" },
    { id: changed, ok: false, code: "conflict" },
    { id: dune, ok: true, identity: { tmdb_id: 841, year: 1984 } },
  ]);
  expect((await engine.now(changed)).state).toBe("review");
  expect((await engine.history(dune)).at(-1)).toMatchObject({
    action: "approved",
    actor: "web:phone",
  });
});

test("`releases` excludes other arguments, repeated releases, and entries without work and version", async () => {
  await using server = await reviewServer(["Dune.mkv"]);
  const id = await server.id("Dune.mkv");
  const release = {
    id,
    type: "movie",
    tmdb_id: 841,
    version: (await server.engine.now(id)).version,
  };
  const refused = (args: Data) => server.error("approve_ingest", args);
  for (const more of [{ ids: [id] }, { each: [{ ids: [id] }] }, { type: "movie" }]) {
    expect(await refused({ releases: [release], ...more })).toMatch(
      /^invalid_request: releases: cannot be combined with other fields/,
    );
  }
  expect(await refused({ releases: [release, release] })).toMatch(/^invalid_request: .*twice/);
  for (const field of ["id", "type", "tmdb_id", "version"]) {
    const { [field]: _, ...rest } = release as Data;
    expect(await refused({ releases: [release, rest] })).toMatch(
      new RegExp(`^invalid_request: releases\\.1: ${field}: is required`),
    );
  }
  expect(await refused({ releases: [{ ...release, ids: [id] }] })).toMatch(
    /^invalid_request: releases\.0: /,
  );
  expect(await refused({ releases: [] })).toMatch(/^invalid_request: /);
  expect((await server.engine.now(id)).state).toBe("review");
});

test("reports the progress of a long step to a client that requests it", async () => {
  await using server = await reviewServer(["Heat.1995.mkv"], { catalogue: [HEAT], waitMs: 7000 });
  const { engine } = server;
  const id = await server.id("Heat.1995.mkv");
  const note = (doneBytes: number) =>
    engine.store.write((trx) =>
      recordProgress(trx, {
        operationId: `check ${id}`,
        releaseId: id,
        doneBytes,
        totalBytes: 1000,
        startedAt: 1,
        at: 2,
      }),
    );
  await note(450);
  const told: ToolProgress[] = [];
  const next = [
    () => note(900),
    async () => void (await server.data("reject_ingest", { ids: [id] })),
  ];
  let going = Promise.resolve();
  const onProgress = (progress: ToolProgress): void => {
    told.push(progress);
    going = going.then(() => next.shift()?.());
  };
  const { signal } = engine;
  const args = { each: [{ ids: [id], type: "movie", tmdb_id: 949 }] };
  await toolNamed("approve_ingest").run(args, server.deps, {
    signal,
    actor: "mcp:test",
    onProgress,
  });
  await going;
  expect(told).toEqual([
    { done: 1, message: `#${id} checking: 45 % of 1000 B` },
    { done: 2, message: `#${id} checking: 90 % of 1000 B` },
  ]);
});
