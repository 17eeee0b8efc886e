import * as z from "zod";
import { shownDisk } from "../../../../app/trash/storage-shape.ts";
import { defineTool } from "../define.ts";
import { READS } from "../hints.ts";

export const getFreeSpace = defineTool({
  name: "get_free_space",
  audience: "people",
  toolset: "ingest",
  role: "reviewer",
  title: "Free space",
  description: "How much is free on each disk that a library is on.",
  hints: READS,
  input: z.strictObject({}),
  output: z.strictObject({ disks: z.array(shownDisk) }),
  shownLevels: 0,
  run: async (_, { freeSpace }, { signal }) => ({ disks: await freeSpace(signal) }),
});
