import * as z from "zod";
import { page } from "../../../../app/shown/results-shape.ts";
import { shownTorrent } from "../../../../app/shown/torrent-shape.ts";
import { TORRENT_STATES } from "../../../../core/torrent/states.ts";
import { defineTool } from "../define.ts";
import { READS } from "../hints.ts";
import { cursor, DEFAULT_LIMIT, limit } from "../inputs.ts";

export const listTorrents = defineTool({
  name: "list_torrents",
  toolset: "torrents",
  title: "Torrents",
  description:
    "Transmission's torrents now, oldest first, each with its release and what it waits for before it is taken in.",
  hints: READS,
  input: z.strictObject({
    state: z.enum(TORRENT_STATES).optional().describe("only these, e.g. seeding"),
    label: z.string().min(1).max(100).optional().describe("only with this one, e.g. film"),
    limit,
    cursor,
  }),
  output: z.strictObject({ torrents: z.array(shownTorrent), ...page }),
  run: async (query, { torrents }, { signal }) =>
    (await torrents()).list({ ...query, limit: query.limit ?? DEFAULT_LIMIT }, signal),
});
