import * as z from "zod";
import { settingsTested, TESTS } from "../../../../app/settings/settings-shape.ts";
import { defineTool } from "../define.ts";
import { DECIDES } from "../hints.ts";
import { plexServer, set } from "./given.ts";

export const testSettings = defineTool({
  name: "test_settings",
  audience: "page",
  toolset: "ingest",
  role: "operator",
  title: "Test settings",
  description: "Asks a service, or tries the folders, with values that need not be saved.",
  hints: DECIDES,
  input: z.strictObject({ what: z.enum(TESTS).describe("e.g. plex"), set, plex_server: plexServer }),
  output: settingsTested,
  run: async ({ what, set, plex_server: plexServer }, { pageSettings }, { signal }) =>
    (await pageSettings()).test(what, { set, plexServer }, signal),
});
