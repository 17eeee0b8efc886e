import * as z from "zod";
import { page } from "../../../../app/shown/results-shape.ts";
import { shownTorrent } from "../../../../app/shown/torrent-shape.ts";
import { TORRENT_STATES } from "../../../../core/torrent/states.ts";
import { defineTool } from "../define.ts";
import { READS } from "../hints.ts";
import { cursor, DEFAULT_LIMIT, limit, storage } from "../inputs.ts";

export const listTorrents = defineTool({
  name: "list_torrents",
  toolset: "torrents",
  role: "reviewer",
  title: "Torrents",
  description:
    "Torrents now: which are downloading, seeding or stopped, oldest first, each with its release and what it waits for.",
  hints: READS,
  input: z.strictObject({
    state: z.enum(TORRENT_STATES).optional().describe("only these, e.g. seeding"),
    label: z.string().min(1).max(100).optional().describe("e.g. film"),
    client: z.string().max(40).optional().describe("e.g. seedbox"),
    storage,
    limit,
    cursor,
  }),
  output: z.strictObject({
    torrents: z.array(shownTorrent),
    unavailable: z.array(z.looseObject({})).exactOptional(),
    ...page,
  }),
  run: async (query, { torrents }, { signal }) =>
    (await torrents()).list({ ...query, limit: query.limit ?? DEFAULT_LIMIT }, signal),
});
