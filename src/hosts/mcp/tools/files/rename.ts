import * as z from "zod";
import {
  type RenameQuestion,
  renameAnswer,
  renamePlanned,
} from "../../../../app/rename/rename-shape.ts";
import { fileAnswer } from "../../../../app/shown/file-plan-shape.ts";
import { MEDIA_TYPES } from "../../../../base/identity.ts";
import { FILE_ACTIONS } from "../../../../core/journal/method-traits.ts";
import { narrowing } from "../as-meant.ts";
import {
  byOperator,
  byReviewer,
  CHANGES_FILES,
  defineTool,
  LOOKS_UP,
  MAX_WAIT_MS,
} from "../define.ts";
import { confirmToken, ids, listOf, tmdbId } from "../fields.ts";
import { filePath, requestFiles } from "./file-call.ts";

const WHOLE = "the whole library is renamed";

const scope = {
  works: narrowing(
    listOf(
      z.strictObject({
        type: z.enum(MEDIA_TYPES).describe("kind"),
        tmdb_id: tmdbId.unwrap().describe("e.g. 603"),
      }),
      50,
    ).describe("only these, e.g. [{type: movie, tmdb_id: 603}]; all if works and ids are missing"),
    WHOLE,
  ),
  ids: narrowing(
    ids.optional().describe("only the works of these filed releases, e.g. [7]"),
    WHOLE,
  ),
};

const scopeOf = ({ works = [], ids = [] }: RenameQuestion) => ({
  works: works.map(({ type, tmdb_id }) => ({ type, tmdbId: tmdb_id })),
  releases: ids,
});

export const planRename = defineTool({
  name: "plan_rename",
  ...byReviewer("library", LOOKS_UP),
  title: "Plan new names for the library",
  description:
    "Plan new names by the naming templates for files that were filed or adopted: a summary, " +
    "the largest changes, old and new paths by work, what keeps its name and why. Changes " +
    "nothing; rename_library carries it out. While the answer has running, call again.",
  input: z.strictObject(scope),
  output: renamePlanned,
  run: async (asked, { rename }, { signal }) =>
    (await rename()).brief(scopeOf(asked), { maxMs: MAX_WAIT_MS, signal }),
});

export const renameLibrary = defineTool({
  name: "rename_library",
  ...byOperator("library", CHANGES_FILES),
  title: "Rename the library",
  description:
    "Rename files and folders of the library by the templates, with subtitles, posters and all " +
    "that belongs to them; overwrites nothing. Two steps: first without confirm_token for a " +
    "plan and a token; then with it, once the person agrees; while the answer has running, " +
    "repeat the call. undo_ingest with the release_id undoes all of it.",
  input: z.strictObject({ ...scope, confirm_token: confirmToken }),
  output: renameAnswer,
  run: async ({ confirm_token, ...asked }, { rename }, { actor, signal }) =>
    (await rename()).request({ ...scopeOf(asked), token: confirm_token }, actor, {
      maxMs: MAX_WAIT_MS,
      signal,
    }),
});

export const executeNamingPlan = defineTool({
  name: "execute_naming_plan",
  ...byOperator("files", CHANGES_FILES),
  title: "Carry out a naming plan",
  description:
    "Copy, move, rename or link many videos and subtitles at once. Everything is checked " +
    "before any file is touched, and undo_ingest with the release_id undoes all of it. Two " +
    "steps: first without confirm_token for a plan and a token; then with it, once the person " +
    "agrees.",
  input: z.strictObject({
    operations: z
      .array(
        z.strictObject({
          from: filePath.describe("full path, e.g. /downloads/Heat.1995.mkv"),
          to: filePath.describe(
            "full path in the library, e.g. /media/Movies/Heat (1995)/Heat (1995).mkv",
          ),
          action: z.enum(FILE_ACTIONS).describe("move also renames; link adds a second name"),
        }),
      )
      .min(1)
      .max(500)
      .describe("each file once, e.g. [{from, to, action: move}]"),
    confirm_token: confirmToken,
  }),
  output: fileAnswer,
  run: async ({ operations, confirm_token }, deps, call) =>
    requestFiles("execute_naming_plan", operations, confirm_token, deps, call),
});
