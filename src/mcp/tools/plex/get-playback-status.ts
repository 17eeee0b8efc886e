import * as z from "zod";
import { age } from "../../shapes/media.ts";
import { client, session } from "../../shapes/plex.ts";
import { defineTool } from "../define.ts";
import { READS } from "../hints.ts";

const name = z.string().min(1).max(300).optional();

export const getPlaybackStatus = defineTool({
  name: "get_playback_status",
  toolset: "plex",
  title: "What plays",
  description:
    "What plays in Plex now, on which client and for whom, and which clients take commands. Positions may be 10 s older than the answer.",
  hints: READS,
  input: z.strictObject({ user: name.describe("only theirs"), client: name.describe("name or id") }),
  output: z.strictObject({ sessions: z.array(session), clients: z.array(client), ...age }),
  run: (query, { plex }, { signal }) => plex().playbackStatus(query, signal),
});
