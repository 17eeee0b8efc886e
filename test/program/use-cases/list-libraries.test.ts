import { expect, test } from "vitest";
import { createUseCases } from "../../../src/program/use-cases/use-cases.ts";
import { startPlex } from "../../support/plex/start-plex.ts";
import { testProgram } from "../../support/program.ts";
import { tempFolder } from "../../support/temp-folder.ts";

test("the MCP process lists the routes.json rules that lead to a library", async () => {
  using folder = tempFolder();
  await using plex = await startPlex();
  folder.write(
    "plex-ingest/routes.json",
    JSON.stringify({ rules: [{ library: "Movies 4K", resolution: "2160p" }] }),
  );
  const settings = {
    PLEX_INGEST_STATE_DIR: folder.path,
    XDG_CONFIG_HOME: folder.path,
    PLEX_URL: plex.url,
    PLEX_TOKEN: plex.token,
  };
  await using program = testProgram(settings, { role: "reader", readOnly: true });
  const { libraries } = await (await createUseCases(program).plex()).libraries(
    new AbortController().signal,
  );
  expect(libraries.filter((library) => "rules" in library)).toMatchObject([
    { name: "Movies 4K", rules: [{ rule: 1, when: "resolution 2160p" }] },
  ]);
});
