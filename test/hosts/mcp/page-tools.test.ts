import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { createTrashStage } from "../../../src/app/trash/stage.ts";
import { TOOLSET_NAMES } from "../../../src/core/toolsets.ts";
import { ALL_TOOLS, TOOLS } from "../../../src/hosts/mcp/registry.ts";
import { createToolServer } from "../../../src/hosts/mcp/server.ts";
import { listed } from "../../../src/hosts/mcp/tools/define.ts";
import { withoutStorages } from "../../../src/hosts/mcp/tools/without-storages.ts";
import { undone } from "../../support/undone.ts";
import { type TestServer, testServer } from "./support-server.ts";

const PAGE = ALL_TOOLS.filter(({ audience }) => audience !== undefined && audience !== "view");
const NAMES = PAGE.map(({ name }) => name);

function serverOf(made: TestServer) {
  const server = createToolServer({
    toolsets: TOOLSET_NAMES,
    readOnly: false,
    deps: made.deps,
    report: (error) => expect.unreachable(String(error)),
  });
  const { signal } = made.engine;
  return {
    ...server,
    asModel: (name: string, args: unknown = {}) => server.call(name, args, { signal, actor: "mcp:test" }),
    asPerson: (name: string, args: unknown = {}) =>
      server.answer(name, args, { signal, actor: "web:phone", reader: "person", unseen: true }),
  };
}

test("over MCP the page's tools are not there: neither in the list nor by their names", async () => {
  await using made = await testServer();
  const { list, asModel } = serverOf(made);
  expect(NAMES).toEqual(expect.arrayContaining(["restore_trash", "purge_trash", "get_log", "change_settings"]));
  expect(JSON.stringify(list())).toBe(JSON.stringify(TOOLS.map(listed).map(withoutStorages)));
  const unknown = await asModel("launch_rocket");
  for (const name of NAMES) {
    const said = await asModel(name, { ids: ["abcd"] });
    expect(JSON.stringify(said)).toBe(JSON.stringify(unknown).replaceAll("launch_rocket", name));
  }
});

test("the page lists the trash a page at a time, and by its session's name puts a file back or deletes it", async () => {
  await using made = await testServer();
  const { engine } = made;
  const { id, place, row } = await undone(engine);
  const { asPerson } = serverOf(made);
  const trashed = { id: row.operationId, release_id: id, original_path: place, last_copy: false };
  expect(await asPerson("list_trash")).toMatchObject({ ok: true, data: { items: [trashed], total: 1 } });
  expect(await asPerson("list_trash", { cursor: row.operationId })).toMatchObject({ ok: true, data: { items: [] } });
  expect(await asPerson("list_trash", { cursor: "another" })).toMatchObject({ ok: false });
  expect(await asPerson("purge_trash", { ids: [row.operationId, "ffffffff"] })).toMatchObject({
    ok: true,
    data: {
      results: [
        { id: row.operationId, ok: true },
        { ok: false, code: "not_found" },
      ],
    },
  });
  expect(await asPerson("restore_trash", { ids: [row.operationId] })).toMatchObject({
    ok: true,
    data: { results: [{ id: row.operationId, ok: true, path: place }] },
  });
  expect((await engine.history(id)).slice(-2)).toMatchObject([
    { action: "purge_asked", actor: "web:phone" },
    { action: "restore_asked", actor: "web:phone" },
  ]);
  // A restore comes before a deletion.
  const stage = createTrashStage({ ...engine.deps, onError: (error) => expect.unreachable(String(error)) });
  await stage.run(engine.signal);
  expect(existsSync(place)).toBe(true);
  expect(await asPerson("list_trash")).toMatchObject({ ok: true, data: { items: [], total: 0, size_bytes: 0 } });
});
