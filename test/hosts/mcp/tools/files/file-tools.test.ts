import { existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { expect, test } from "vitest";
import { fileRelease } from "../../../../../src/app/file/file-release.ts";
import { listReleasesIn } from "../../../../../src/store/releases/releases.ts";
import { type TestServer, testServer } from "../../support-server.ts";

const start = (waitMs?: number): Promise<TestServer> =>
  testServer({ toolsets: ["ingest", "files"], ...(waitMs === undefined ? {} : { waitMs }) });

function put(path: string, content = "a film"): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

/**
 * An engine that carries out approved jobs while a call waits, one after the other, until it is
 * disposed.
 */
function working({ engine }: TestServer, before = (): void => {}): AsyncDisposable {
  const stop = new AbortController();
  const running = (async () => {
    while (!stop.signal.aborted) {
      for (const release of await listReleasesIn(engine.store.read, ["approved"])) {
        before();
        await fileRelease(engine.deps, release, engine.signal);
      }
      await setTimeout(20, undefined, { signal: stop.signal }).catch(() => {});
    }
  })();
  running.catch(() => {}); // the disposer gets the error
  return {
    async [Symbol.asyncDispose]() {
      stop.abort();
      await running;
    },
  };
}

test("renames in two steps through the engine, and undo_ingest reverts the rename by its id", async () => {
  await using server = await start(7000);
  const { engine } = server;
  const path = put(join(engine.library, "Movies/hea.mkv"));
  const args = { path, name: "Heat (1995).mkv" };
  const { plan, confirm_token } = await server.data("rename_file", args);
  const to = join(engine.library, "Movies/Heat (1995).mkv");
  expect(plan).toEqual({ operations: [{ from: path, to, action: "move", bytes: 6 }] });
  expect(existsSync(path)).toBe(true);
  await using _ = working(server);
  const done = await server.data("rename_file", { ...args, confirm_token });
  expect(done).toMatchObject({
    outcome: "done",
    results: [{ from: path, to, ok: true, method: "hardlink", bytes: 6 }],
    engine: { running: true },
  });
  expect([existsSync(path), existsSync(to)]).toEqual([false, true]);
  const item = (await server.data("get_ingest_item", { id: done.release_id })).item;
  expect(item).toMatchObject({
    source: "person",
    state: "filed",
    files: [{ path, destination: to }],
  });
  expect(item).not.toHaveProperty("identity");
  expect(await server.data("undo_ingest", { id: done.release_id })).toMatchObject({
    plan: { files: [to] },
  });
});

test("makes a folder in two steps, undo_ingest lists it, and a second call reports that it already exists", async () => {
  await using server = await start();
  const { engine } = server;
  const path = join(engine.library, "Movies/Heat (1995)/Extras");
  const { plan, confirm_token } = await server.data("create_directory", { path });
  expect(plan).toEqual({ folders: [dirname(path), path] });
  expect(existsSync(dirname(path))).toBe(false);
  expect(await server.error("create_directory", { path: `${path} 2`, confirm_token })).toMatch(
    /^conflict: /,
  );
  await using _ = working(server);
  const done = await server.data("create_directory", { path, confirm_token });
  expect(done).toMatchObject({
    outcome: "done",
    created: [dirname(path), path],
    engine: { running: true },
  });
  expect(existsSync(path)).toBe(true);
  expect(await server.data("create_directory", { path })).toEqual({
    outcome: "done",
    created: [],
    message: `"${path}" already exists. Nothing was changed.`,
  });
  const { item } = await server.data("get_ingest_item", { id: done.release_id });
  expect(item).toMatchObject({ source: "person", state: "filed", name: "Extras" });
  const files = { plan: { files: expect.arrayContaining([dirname(path), path]) } };
  expect(await server.data("undo_ingest", { id: done.release_id })).toMatchObject(files);
});

test("refuses to make a folder once that is no longer possible, and states the reason", async () => {
  await using server = await start();
  const { engine } = server;
  const path = join(engine.library, "Movies/Heat (1995)/Extras");
  const { confirm_token } = await server.data("create_directory", { path });
  await using _ = working(server, () => mkdirSync(dirname(path), { recursive: true }));
  const refused = await server.data("create_directory", { path, confirm_token });
  expect(refused).toMatchObject({
    outcome: "refused",
    created: [],
    message: expect.stringContaining("Another program"),
  });
});

test("without an engine, queues a file and a folder, states what to start, and changes no file", async () => {
  await using server = await start();
  const { engine } = server;
  engine.lock.held = false;
  const from = put(join(engine.downloads, "a.mkv"));
  const path = join(engine.library, "Movies/Heat (1995)");
  for (const [name, args] of [
    ["move_file", { from, to: join(engine.library, "Movies/a.mkv") }],
    ["create_directory", { path }],
  ] as const) {
    const { confirm_token } = await server.data(name, args);
    const queued = await server.data(name, { ...args, confirm_token });
    expect(queued, name).toMatchObject({
      outcome: "queued",
      message: expect.stringContaining(`release ${String(queued.release_id)}; get_ingest_item`),
      engine: { running: false, message: expect.stringContaining("plex-ingest daemon") },
    });
  }
  expect([existsSync(from), existsSync(path)]).toEqual([true, false]);
});

test("accepts a token only once when two calls use it at the same time", async () => {
  await using server = await start();
  const { engine } = server;
  engine.lock.held = false;
  const from = put(join(engine.library, "Movies/a.mkv"));
  const args = { from, to: join(engine.library, "Movies/b.mkv") };
  const { confirm_token } = await server.data("copy_file", args);
  const both = await Promise.all(
    [1, 2].map(() => server.call("copy_file", { ...args, confirm_token })),
  );
  expect(both.filter(({ isError }) => isError)).toHaveLength(1);
  expect(both.find(({ isError }) => isError)?.content[0]?.text).toMatch(
    /^conflict: .*confirm_token/,
  );
  expect(await listReleasesIn(engine.store.read, ["approved"])).toHaveLength(1);
});

test("a token is valid only for its tool, its plan and the unchanged file", async () => {
  await using server = await start();
  const { engine } = server;
  engine.lock.held = false;
  const from = put(join(engine.library, "Movies/a.mkv"));
  const args = { from, to: join(engine.library, "Movies/b.mkv") };
  const fresh = async () => (await server.data("copy_file", args)).confirm_token;
  const token = await fresh();
  expect(await server.error("move_file", { ...args, confirm_token: token })).toMatch(/^conflict: /);
  const other = { ...args, to: join(engine.library, "Movies/c.mkv") };
  expect(await server.error("copy_file", { ...other, confirm_token: token })).toMatch(
    /^conflict: /,
  );
  writeFileSync(from, "another film");
  expect(await server.error("copy_file", { ...args, confirm_token: token })).toMatch(/^conflict: /);
  expect(await listReleasesIn(engine.store.read, ["approved"])).toEqual([]);
  expect(await server.data("copy_file", { ...args, confirm_token: await fresh() })).toMatchObject({
    outcome: "queued",
  });
});

test("returns a plan of 500 operations in full, and refuses a name with a slash", async () => {
  await using server = await start();
  const { library } = server.engine;
  const operations = Array.from({ length: 500 }, (_, at) => ({
    from: put(join(library, `M/${at}.mkv`), `film ${at}`),
    to: join(library, `M/n${at}.mkv`),
    action: "move",
  }));
  const { plan } = await server.data("execute_naming_plan", { operations });
  expect((plan as { operations: unknown[] }).operations).toHaveLength(500);
  const path = operations[0]?.from;
  expect(await server.error("rename_file", { path, name: "../x.mkv" })).toMatch(
    /^invalid_request: A name cannot contain \//,
  );
});

test("list_directory lists the folders, then one folder in pages, without hidden entries or links to outside", async () => {
  await using server = await start();
  const { library, downloads } = server.engine;
  const names = ["a.mkv", "b.mkv", "c\u001b[2J.mkv"];
  for (const name of names) put(join(library, "Movies", name));
  put(join(library, "Movies/.plex-ingest-trash/x.mkv"));
  put(join(library, "Movies/folder/d.mkv"));
  const outside = put(join(dirname(library), "outside/secret.mkv"));
  symlinkSync(dirname(outside), join(library, "Movies/out"));
  symlinkSync(join(library, "Movies/folder"), join(library, "Movies/in"));
  const roots = (await server.data("list_directory")).entries as { name: string }[];
  expect(roots.map(({ name }) => name)).toEqual(expect.arrayContaining([downloads, library]));
  const path = join(library, "Movies");
  const first = await server.data("list_directory", { path, limit: 2 });
  expect(first).toMatchObject({
    path,
    total: 5,
    entries: [{ name: "a.mkv", kind: "file", size_bytes: 6 }, { name: "b.mkv" }],
  });
  const second = await server.data("list_directory", { path, cursor: first.next });
  expect(second).toMatchObject({
    entries: [
      { name: "c\ufffd[2J.mkv" },
      { name: "folder", kind: "folder" },
      { name: "in", kind: "folder" },
    ],
  });
  expect(second).not.toHaveProperty("next");
  expect(await server.error("list_directory", { path: "/etc" })).toMatch(
    /^refused: .*belongs to the system/,
  );
  for (const other of [join(path, "out"), dirname(library)]) {
    expect(await server.error("list_directory", { path: other })).toMatch(
      /^refused: .*not in a watched folder/,
    );
  }
  expect(await server.error("list_directory", { path: join(path, ".plex-ingest-trash") })).toMatch(
    /^refused: .*hidden/,
  );
  expect(await server.error("list_directory", { path: join(path, "gone") })).toMatch(
    /^not_found: /,
  );
});
