import * as z from "zod";
import { shownPlayback } from "../../../../app/plex/playback/shapes.ts";
import { defineTool } from "../define.ts";
import { READS } from "../hints.ts";

const name = z.string().min(1).max(300).optional();

export const getPlaybackStatus = defineTool({
  name: "get_playback_status",
  toolset: "plex",
  role: "reviewer",
  title: "What plays",
  description:
    "What plays in Plex now, on which client and for whom, and which clients take commands: look here before control_playback. Positions may be 10 s old.",
  hints: READS,
  input: z.strictObject({ user: name.describe("only theirs, e.g. Ann"), client: name.describe("name or id, e.g. TV") }),
  output: shownPlayback,
  run: async (query, { plex }, { signal }) => (await plex()).playbackStatus(query, signal),
});
