import * as z from "zod";
import { settingsChanged } from "../../../../app/settings/settings-shape.ts";
import { defineTool } from "../define.ts";
import { DECIDES } from "../hints.ts";
import { digest, plexServer, set } from "./given.ts";

export const changeSettings = defineTool({
  name: "change_settings",
  audience: "page",
  toolset: "ingest",
  role: "operator",
  title: "Change settings",
  description: "Writes settings to the configuration file, or what can be at once to the engine: all of them or none.",
  hints: DECIDES,
  input: z.strictObject({
    digest,
    set,
    plex_server: plexServer,
    reset: z.array(z.string().max(100)).max(100).optional().describe("back to environment, file or default"),
  }),
  output: settingsChanged,
  run: async ({ digest, set, plex_server: plexServer, reset = [] }, { pageSettings }, { actor }) =>
    (await pageSettings()).change({ digest, set, plexServer, reset }, actor),
});
