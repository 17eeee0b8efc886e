import * as z from "zod";
import { shownParsed } from "../../../../app/shown/lookup-shape.ts";
import { defineTool } from "../define.ts";
import { READS } from "../hints.ts";

export const parseFilename = defineTool({
  name: "parse_filename",
  toolset: "identify",
  role: "reviewer",
  title: "Read a name",
  description:
    "What a release's name alone says: title, year, season, episodes, quality. Asks no service; search_tmdb with the title next.",
  hints: READS,
  input: z.strictObject({
    name: z.string().min(1).max(4096).describe("file or folder, e.g. Heat.1995.1080p.mkv; / between folders"),
  }),
  output: shownParsed,
  run: async ({ name }, { works }) => (await works()).parse(name),
});
