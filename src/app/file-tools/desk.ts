import { basename } from "node:path";
import type { By } from "../../core/actor.ts";
import { defined } from "../../core/defined.ts";
import { UserError } from "../../core/errors.ts";
import { cleanText } from "../../core/text/clean-text.ts";
import { itemsOf, replaceItems } from "../../store/releases/items.ts";
import { insertRelease } from "../../store/releases/releases.ts";
import { type EngineView, viewEngine } from "../engine/engine-view.ts";
import { type Wait, withOutcomes } from "../review/decisions/outcome.ts";
import { createConfirmToken, redeemConfirmToken, type TwoStepDeps } from "../review/decisions/two-step.ts";
import type { ShownEntries, ShownFileOutcome, ShownFilePlan, ShownFileResult } from "../shown/file-plan-shape.ts";
import { shownPath } from "../shown/release.ts";
import type { Promised, ShownResult } from "../shown/results-shape.ts";
import { type CheckDeps, type CheckedOperation, checkOperations, type FileOperation } from "./check-operations.ts";
import { type ListDeps, type ListQuery, listFolder } from "./list-folder.ts";
import { withinTime } from "./within-time.ts";

export type FileToolDeps = TwoStepDeps &
  EngineView &
  CheckDeps &
  ListDeps & {
    newId: () => string;
    /** Starts an engine where none is running. */
    wakeEngine?: (() => void) | undefined;
  };

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
};

const MAX_PROBLEMS = 5;
const MAX_SHOWN_ROWS = 500;

/** What MCP clients do with files. This process only checks and writes the job; the engine touches the files. */
export const createFileTools = (deps: FileToolDeps): FileTools => ({
  list: (query, signal) => withinTime(signal, () => listFolder(deps, query)),
  async request({ tool, operations, token }, actor, wait) {
    const plan = await withinTime(wait.signal, () => planOf(deps, operations, wait.signal));
    if (token === undefined)
      return { plan: { operations: plan.map(showPlanned) }, ...(await createConfirmToken(deps, tool, plan)) };
    const id = await writeJob(deps, { tool, plan, token }, { actor, at: deps.now() }, wait.signal);
    deps.wakeEngine?.();
    return answer(deps, id, wait);
  },
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

/** The job as a release that a person approved. The token is used up in the same transaction. */
function writeJob(
  deps: FileToolDeps,
  { tool, plan, token }: { tool: string; plan: readonly CheckedOperation[]; token: string },
  by: By,
  signal: AbortSignal,
): Promise<number> {
  const [first] = plan;
  const name = plan.length === 1 && first ? basename(first.from) : `${plan.length} files`;
  return deps.store.write(async (trx) => {
    await redeemConfirmToken(deps, trx, tool, plan, token);
    const id = await insertRelease(
      trx,
      {
        source: "person",
        job: tool,
        name,
        // No path: a job is no download, and must not be found as the release of a folder.
        path: `${tool}:${deps.newId()}`,
        state: "approved",
        decidedBy: "person",
        fileCount: plan.length,
        bytes: plan.reduce((sum, { source }) => sum + source.size, 0),
      },
      by,
    );
    await replaceItems(
      trx,
      id,
      plan.map(({ from, to, action, source: { size, mtimeNs } }) => ({
        path: from,
        // Plex is not asked whether it shows what was not identified.
        role: "other",
        size,
        mtimeNs,
        skip: false,
        destination: to,
        action,
      })),
    );
    return id;
  }, signal);
}

async function answer(deps: FileToolDeps, id: number, wait: Wait): Promise<ShownFileOutcome> {
  const { store, wakeEngine } = deps;
  const asked: ShownResult = { id, ok: true, state: "approved" };
  const before = await viewEngine(store, deps);
  const [now = asked] = before.running || wakeEngine ? await withOutcomes(store, [asked], wait) : [asked];
  const engine = await viewEngine(store, deps);
  const outcome = !now.ok ? "refused" : now.state === "filed" ? "done" : "queued";
  const waits = outcome === "queued" ? `It is release ${id}; get_ingest_item shows how it goes on.` : undefined;
  const message = [now.message, waits].filter(Boolean).join(" ");
  return {
    outcome,
    release_id: id,
    ...(message === "" ? {} : { message }),
    results: (await itemsOf(store.read, id)).slice(0, MAX_SHOWN_ROWS).map(
      (item): ShownFileResult => ({
        from: shownPath(item.path),
        to: shownPath(item.destination ?? ""),
        ok: item.method !== undefined && item.problem === undefined,
        bytes: item.size,
        ...defined({ method: item.method }),
        ...(item.problem === undefined ? {} : { message: cleanText(item.problem, 1000) }),
      }),
    ),
    engine,
  };
}

const showPlanned = ({ from, to, action, source }: CheckedOperation): ShownFilePlan["operations"][number] => ({
  from: shownPath(from),
  to: shownPath(to),
  action,
  bytes: source.size,
});
