import * as z from "zod";
import { shownNames } from "../../../../app/shown/lookup-shape.ts";
import { defineTool } from "../define.ts";
import { LOOKS_UP } from "../hints.ts";
import { clientPath, cursor, DEFAULT_LIMIT, limit } from "../inputs.ts";

export const batchIdentify = defineTool({
  name: "batch_identify",
  toolset: "identify",
  role: "reviewer",
  title: "Identify a folder",
  description:
    "What each file and folder directly in a folder seems to be, by name alone; changes nothing. A page may end early: go on with next. preview_rename reads the files of one.",
  hints: LOOKS_UP,
  input: z.strictObject({ path: clientPath, limit, cursor }),
  output: shownNames,
  run: async ({ limit: most = DEFAULT_LIMIT, ...query }, { works }, { signal, onProgress }) =>
    (await works()).folder({ ...query, limit: most }, signal, onProgress),
});
