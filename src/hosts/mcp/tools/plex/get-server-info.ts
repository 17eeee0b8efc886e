import * as z from "zod";
import { shownServer } from "../../../../app/plex/playback/shapes.ts";
import { defineTool } from "../define.ts";
import { READS } from "../hints.ts";

export const getServerInfo = defineTool({
  name: "get_server_info",
  toolset: "plex",
  role: "reviewer",
  title: "Plex server",
  description:
    "When another Plex tool fails, or for the server itself: whether it is reachable and how fast, its name, version, platform, features, and whether that version is supported.",
  hints: READS,
  input: z.strictObject({}),
  output: shownServer,
  run: async (_, { plex }, { signal }) => (await plex()).serverInfo(signal),
});
