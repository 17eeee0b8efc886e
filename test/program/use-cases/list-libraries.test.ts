import { expect, test } from "vitest";
import { wirePlayback } from "../../../src/program/use-cases/plex.ts";
import { startPlex } from "../../support/plex/start-plex.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { configured } from "../config/configured.ts";

test("the MCP process lists the routes.json rules that lead to a library", async () => {
  using folder = tempFolder();
  await using plex = await startPlex();
  folder.write("plex-ingest/routes.json", JSON.stringify({ rules: [{ library: "Movies 4K", resolution: "2160p" }] }));
  const { config } = configured({
    PLEX_INGEST_STATE_DIR: folder.path,
    XDG_CONFIG_HOME: folder.path,
    PLEX_URL: plex.url,
    PLEX_TOKEN: plex.token,
  });
  const tools = wirePlayback(config, { readOnly: true, warn() {} });
  const { libraries } = await tools.plex().libraries(new AbortController().signal);
  await tools.close();
  expect(libraries.filter((library) => "rules" in library)).toMatchObject([
    { name: "Movies 4K", rules: [{ rule: 1, when: "resolution 2160p" }] },
  ]);
});
