import * as z from "zod";
import type { FileOperation } from "../../../../app/file-tools/check-operations.ts";
import type { FileToolAnswer } from "../../../../app/file-tools/desk.ts";
import { fileAnswer } from "../../../../app/shown/file-plan-shape.ts";
import type { JobName } from "../../../../core/release/job.ts";
import type { UseCases } from "../../../../program/use-cases/use-cases.ts";
import {
  byOperator,
  type CallContext,
  CHANGES_FILES,
  defineTool,
  MAX_WAIT_MS,
  type Tool,
} from "../define.ts";
import { confirmToken, text } from "../fields.ts";

export const filePath = text(4095);

/**
 * Runs one step of a tool that changes files: without a token, it returns the plan and a token;
 * with the token, it runs the job.
 */
export const requestFiles = async (
  tool: JobName,
  operations: readonly FileOperation[],
  token: string | undefined,
  { fileTools }: UseCases,
  { actor, signal }: CallContext,
): Promise<FileToolAnswer> =>
  (await fileTools()).request({ tool, operations, token }, actor, { maxMs: MAX_WAIT_MS, signal });

/** Defines a tool that copies or moves one file. */
export const defineFileTool = (
  name: JobName,
  action: "copy" | "move",
  words: { title: string; description: string },
): Tool =>
  defineTool({
    name,
    ...byOperator("files", CHANGES_FILES),
    ...words,
    input: z.strictObject({
      from: filePath.describe("full path, e.g. /downloads/Heat.1995.mkv"),
      to: filePath.describe(
        "full path in the library, e.g. /media/Movies/Heat (1995)/Heat (1995).mkv",
      ),
      confirm_token: confirmToken,
    }),
    output: fileAnswer,
    run: ({ from, to, confirm_token }, deps, call) =>
      requestFiles(name, [{ from, to, action }], confirm_token, deps, call),
  });
