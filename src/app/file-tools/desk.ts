import { basename } from "node:path";
import { defined } from "../../core/defined.ts";
import { UserError } from "../../core/errors.ts";
import { cleanText } from "../../core/text/clean-text.ts";
import type { FiledItem } from "../../store/releases/items.ts";
import type { Wait } from "../review/decisions/outcome.ts";
import { createConfirmToken } from "../review/decisions/two-step.ts";
import type { ShownEntries, ShownFileOutcome, ShownFilePlan, ShownFileResult } from "../shown/file-plan-shape.ts";
import { shownPath } from "../shown/release.ts";
import type { Promised } from "../shown/results-shape.ts";
import { type CheckDeps, type CheckedOperation, checkOperations, type FileOperation } from "./check-operations.ts";
import { createFolder, type FolderAnswer, type FolderRequest } from "./create-folder.ts";
import { type ListDeps, type ListQuery, listFolder } from "./list-folder.ts";
import { withinTime } from "./within-time.ts";
import { awaitJob, type JobDeps, writeJob } from "./write-job.ts";

export type FileToolDeps = JobDeps & CheckDeps & ListDeps;

/** A call of a file tool; `tool` is its name. Without a token it is only planned. */
type FileRequest = { tool: string; operations: readonly FileOperation[]; token?: string | undefined };

export type FileAnswer = ({ plan: ShownFilePlan } & Promised) | ShownFileOutcome;

export type FileTools = {
  list(query: ListQuery, signal: AbortSignal): Promise<ShownEntries>;
  /**
   * Without a token: what would be done, and a token for exactly that. With it: writes the job, which the engine carries
   * out, and waits for it as long as `wait` says.
   * @throws UserError when anything of it cannot be done; then nothing is
   */
  request(request: FileRequest, actor: string, wait: Wait): Promise<FileAnswer>;
  /** The same for a folder. */
  createFolder(request: FolderRequest, actor: string, wait: Wait): Promise<FolderAnswer>;
};

const MAX_PROBLEMS = 5;
const MAX_SHOWN_ROWS = 500;

/** What MCP clients do with files. This process only checks and writes the job; the engine touches the files. */
export const createFileTools = (deps: FileToolDeps): FileTools => ({
  list: (query, signal) => withinTime(signal, () => listFolder(deps, query)),
  async request({ tool, operations, token }, actor, wait) {
    const plan = await withinTime(wait.signal, () => planOf(deps, operations, wait.signal));
    if (token === undefined)
      return {
        plan: { operations: plan.map(showPlanned) },
        ...(await createConfirmToken(deps, tool, plan, wait.signal)),
      };
    const [first] = plan;
    const name = plan.length === 1 && first ? basename(first.from) : `${plan.length} files`;
    const job = { tool, name, plan, items: plan.map(itemOf), token };
    const id = await writeJob(deps, job, { actor, at: deps.now() }, wait.signal);
    const { items, ...outcome } = await awaitJob(deps, id, wait);
    return { ...outcome, results: items.slice(0, MAX_SHOWN_ROWS).map(showResult) };
  },
  createFolder: (request, actor, wait) => createFolder(deps, request, actor, wait),
});

async function planOf(
  deps: CheckDeps,
  operations: readonly FileOperation[],
  signal: AbortSignal,
): Promise<CheckedOperation[]> {
  const { checked, problems } = await checkOperations(deps, operations, signal);
  const [first] = problems;
  if (!first) return checked;
  const told = problems.slice(0, MAX_PROBLEMS).map(({ message }) => message);
  const more = problems.length - told.length;
  throw new UserError(
    `${told.join(" ")}${more > 0 ? ` And ${more} more.` : ""}`,
    "Nothing was changed.",
    operations.length === 1 ? (CODES.find((code) => code === first.code) ?? "refused") : "refused",
  );
}

const CODES = ["not_found", "invalid_request"] as const;

const itemOf = ({ from, to, action, source: { size, mtimeNs } }: CheckedOperation) => ({
  path: from,
  size,
  mtimeNs,
  destination: to,
  action,
});

const showResult = (item: FiledItem): ShownFileResult => ({
  from: shownPath(item.path),
  to: shownPath(item.destination ?? ""),
  ok: item.method !== undefined && item.problem === undefined,
  bytes: item.size,
  ...defined({ method: item.method }),
  ...(item.problem === undefined ? {} : { message: cleanText(item.problem, 1000) }),
});

const showPlanned = ({ from, to, action, source }: CheckedOperation): ShownFilePlan["operations"][number] => ({
  from: shownPath(from),
  to: shownPath(to),
  action,
  bytes: source.size,
});
