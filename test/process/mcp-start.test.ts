import { expect, test } from "vitest";
import { DEFAULT_TOOLSETS, TOOLSET_NAMES } from "../../src/core/toolsets.ts";
import { listedTools } from "../../src/hosts/mcp/listed-tools.ts";
import { chooseTools } from "../../src/hosts/mcp/offered-tools.ts";
import { withoutStorages } from "../../src/hosts/mcp/tools/without-storages.ts";
import { allFiles, makeHome } from "./home.ts";
import { connect } from "./mcp-session.ts";

/** Services that are configured but that no test asks. */
const SERVICES = {
  PLEX_URL: "http://127.0.0.1:9",
  PLEX_TOKEN: "unused",
  TRANSMISSION_URL: "http://127.0.0.1:9",
};

test("the shipped tool list matches the one built from the tools, without storages for a file database", async () => {
  using home = makeHome({ settings: SERVICES });
  const args = ["--toolsets", TOOLSET_NAMES.join(","), "--list", "all", "--output-schemas"];
  await using client = await connect(home, { args });
  expect(await client.tools()).toEqual(listedTools().map(({ shown }) => withoutStorages(shown)));
});

test("the shipped server lists the core by default, without output schemas", async () => {
  using home = makeHome({ settings: SERVICES });
  await using client = await connect(home);
  const { listed } = chooseTools({
    toolsets: DEFAULT_TOOLSETS,
    readOnly: false,
    listing: { toolsets: [], outputSchemas: false },
  });
  expect(await client.tools()).toEqual(listed);
  const found = await client.call("find_tool", { query: "pause filing" });
  expect(found.text).toContain('"name":"stop_watcher"');
});

test("keeps compiled code in the account's cache folder, and also starts if that folder cannot be used", async () => {
  using home = makeHome();
  for (const [folder, kept] of [
    ["cache", true],
    ["plex-ingest.env", false],
  ] as const) {
    await using client = await connect(home, {
      env: { XDG_CACHE_HOME: home.at(folder), NODE_COMPILE_CACHE: "" },
    });
    await client.tools();
    expect(await client.leave()).toMatchObject({ code: 0 });
    expect(allFiles(home.at(folder, "plex-ingest", "compiled")).length > 0).toBe(kept);
  }
});
