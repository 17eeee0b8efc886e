import { expect, test } from "vitest";
import { TOOLSET_NAMES } from "../../../src/core/toolsets.ts";
import { ALL_TOOLS, TOOLS } from "../../../src/hosts/mcp/registry.ts";
import { createToolServer } from "../../../src/hosts/mcp/server.ts";
import { toListedTool } from "../../../src/hosts/mcp/tools/define.ts";
import { withoutStorages } from "../../../src/hosts/mcp/tools/without-storages.ts";
import { HUNG_MS } from "../../support/wait-for.ts";
import { type TestServer, testServer } from "./support-server.ts";

const PAGE = ALL_TOOLS.filter(({ audience }) => audience !== undefined && audience !== "view");
const NAMES = PAGE.map(({ name }) => name);

function serverOf(made: TestServer) {
  const server = createToolServer({
    callTimeoutMs: HUNG_MS,
    toolsets: TOOLSET_NAMES,
    readOnly: false,
    deps: made.deps,
    report: (error) => expect.unreachable(String(error)),
  });
  const { signal } = made.engine;
  return {
    ...server,
    asModel: (name: string, args: unknown = {}) =>
      server.call(name, args, { signal, actor: "mcp:test" }),
    asPerson: (name: string, args: unknown = {}) =>
      server.answer(name, args, { signal, actor: "web:phone", reader: "person", unseen: true }),
  };
}

test("tools for the page are not listed or callable over MCP", async () => {
  await using made = await testServer();
  const { list, asModel } = serverOf(made);
  expect(NAMES).toEqual(
    expect.arrayContaining(["restore_trash", "purge_trash", "get_log", "change_settings"]),
  );
  expect(JSON.stringify(list())).toBe(JSON.stringify(TOOLS.map(toListedTool).map(withoutStorages)));
  const unknown = await asModel("launch_rocket");
  // For these, the answer says who can do it.
  const told = ["list_trash", "restore_trash", "get_free_space"];
  for (const name of NAMES) {
    const said = await asModel(name, { ids: ["abcd"] });
    if (told.includes(name)) {
      expect(said.content[0]?.text).toMatch(/`plex-ingest trash`|Call find_space/);
      continue;
    }
    expect(JSON.stringify(said)).toBe(JSON.stringify(unknown).replaceAll("launch_rocket", name));
  }
});
