import * as z from "zod";
import { scanned } from "../../../../app/plex/library/shapes.ts";
import { shownServer } from "../../../../app/plex/playback/shapes.ts";
import { defined } from "../../../../core/defined.ts";
import { defineTool, noted } from "../define.ts";
import { library, READS } from "../inputs.ts";

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

export const scanLibrary = defineTool({
  name: "scan_library",
  toolset: "plex",
  role: "operator",
  title: "Scan a library",
  description:
    "Asks Plex to look for new files in a library, or in one folder of it. The answer says that Plex accepted it, not that the scan is done. What plex-ingest files is scanned without this.",
  hints: { readOnly: false, destructive: false, idempotent: true, openWorld: false },
  input: z.strictObject({
    library,
    path: z.string().min(1).max(4096).optional().describe("a folder of the library, e.g. /media/Movies/Dune (2021)"),
  }),
  output: scanned,
  async run(request, { library: plex, record }, { signal, actor }) {
    const done = await (await plex()).scan(request, signal);
    const { library: name, path } = done;
    await noted(record("scan_requested", { library: name, ...defined({ path }) }, actor), signal);
    return done;
  },
});
