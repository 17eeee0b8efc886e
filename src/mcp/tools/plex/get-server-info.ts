import * as z from "zod";
import { age } from "../../shapes/media.ts";
import { defineTool } from "../define.ts";
import { READS } from "../hints.ts";

export const getServerInfo = defineTool({
  name: "get_server_info",
  toolset: "plex",
  title: "Plex server",
  description:
    "The Plex server: name, version, platform, features, how fast it answers, whether its version is supported.",
  hints: READS,
  input: z.strictObject({}),
  output: z.strictObject({
    name: z.string(),
    version: z.string(),
    platform: z.string(),
    machine_id: z.string(),
    plex_pass: z.boolean().optional(),
    features: z.array(z.string()),
    reachable: z.boolean(),
    latency_ms: z.number(),
    supported: z.boolean(),
    ...age,
  }),
  run: (_, { plex }, { signal }) => plex().serverInfo(signal),
});
