import { basename } from "node:path";
import { cleanText } from "../../core/text/clean-text.ts";
import type { Wait } from "../review/decisions/outcome.ts";
import { createConfirmToken } from "../review/decisions/two-step.ts";
import type { ShownFolderOutcome } from "../shown/file-plan-shape.ts";
import { shownPath } from "../shown/release.ts";
import type { Promised } from "../shown/results-shape.ts";
import { foldersToMake } from "./check-folder.ts";
import type { CheckDeps } from "./check-operations.ts";
import { withinTime } from "./within-time.ts";
import { awaitJob, type JobDeps, writeJob } from "./write-job.ts";

/** Without a token it is only planned. */
export type FolderRequest = { path: string; token?: string | undefined };

export type FolderAnswer = ({ plan: { folders: string[] } } & Promised) | ShownFolderOutcome;

const TOOL = "create_directory";

/** A folder in the library that a client wants. If it is there already, nothing is written. The engine makes it. */
export async function createFolder(
  deps: JobDeps & CheckDeps,
  { path, token }: FolderRequest,
  actor: string,
  wait: Wait,
): Promise<FolderAnswer> {
  const folders = await withinTime(wait.signal, () => foldersToMake(deps, path));
  const innermost = folders.at(-1);
  if (innermost === undefined)
    return { outcome: "done", created: [], message: `${cleanText(path, 300)} is there already. Nothing was changed.` };
  if (token === undefined)
    return {
      plan: { folders: folders.map(shownPath) },
      ...(await createConfirmToken(deps, TOOL, folders, wait.signal)),
    };
  const items = folders.map((at) => ({
    path: at,
    size: 0,
    mtimeNs: "0",
    destination: at,
    action: "make_folder" as const,
  }));
  const job = { tool: TOOL, name: basename(innermost), plan: folders, items, token };
  const id = await writeJob(deps, job, { actor, at: deps.now() }, wait.signal);
  const { items: made, ...outcome } = await awaitJob(deps, id, wait);
  return { ...outcome, created: made.flatMap(({ path: at, method }) => (method === undefined ? [] : shownPath(at))) };
}
