import { expect, test } from "vitest";
import { TOOLSET_NAMES } from "../../src/core/toolsets.ts";
import { listedTools } from "../../src/hosts/mcp/listed-tools.ts";
import { withoutStorages } from "../../src/hosts/mcp/tools/without-storages.ts";
import { allFiles, makeHome } from "./home.ts";
import { connect } from "./mcp-session.ts";

test("the shipped tool list matches the one built from the tools, without storages for a file database", async () => {
  using home = makeHome();
  await using client = await connect(home, { args: ["--toolsets", TOOLSET_NAMES.join(",")] });
  expect(await client.tools()).toEqual(listedTools().map(({ shown }) => withoutStorages(shown)));
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
