import * as z from "zod";
import { settingsFound } from "../../../../app/settings/settings-shape.ts";
import { defineTool } from "../define.ts";
import { DECIDES } from "../hints.ts";
import { plexServer, set } from "./given.ts";

export const findServices = defineTool({
  name: "find_services",
  audience: "page",
  toolset: "ingest",
  role: "operator",
  title: "Look around",
  description: "Looks for Plex, a download client and the folder of Plex's libraries on this machine.",
  hints: DECIDES,
  input: z.strictObject({ set, plex_server: plexServer }),
  output: settingsFound,
  run: async ({ set, plex_server: plexServer }, { pageSettings }, { signal }) =>
    (await pageSettings()).find({ set, plexServer }, signal),
});
