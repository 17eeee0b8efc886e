import * as z from "zod";
import type { FileOperation } from "../../../../app/file-tools/check-operations.ts";
import type { FileAnswer } from "../../../../app/file-tools/desk.ts";
import type { Call, ToolDeps } from "../define.ts";

export const filePath = z.string().min(1).max(4095);
export const confirmToken = z.string().min(1).max(200).optional().describe("from the first call");

/** A call is answered within ten seconds; what takes longer is answered as queued. */
export const MAX_WAIT_MS = 7000;

/** Both steps of a tool that does something with files: the plan with a token, then the job. */
export const requestFiles = (
  tool: string,
  operations: readonly FileOperation[],
  token: string | undefined,
  { fileTools }: ToolDeps,
  { actor, signal }: Call,
): Promise<FileAnswer> => fileTools().request({ tool, operations, token }, actor, { maxMs: MAX_WAIT_MS, signal });
