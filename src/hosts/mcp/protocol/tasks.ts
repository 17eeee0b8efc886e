import { setTimeout } from "node:timers/promises";
import { toToolText, translateSentences } from "../../../base/actions/sentence.ts";
import { UserError } from "../../../base/errors.ts";
import { isFields } from "../../../base/text/parse-json.ts";
import { findStates } from "../../../core/release/state-traits.ts";
import type { UseCases } from "../../../program/use-cases/use-cases.ts";
import type { ToolServer } from "../server.ts";
import { type ToolResult, toResult } from "../to-result.ts";
import type { CallContext } from "../tools/define.ts";
import { INVALID_PARAMS, ProtocolError } from "./protocol-error.ts";

// A call that files may become a task: a handle with which its client asks for the outcome later.
// The handle consists of the tool and the ids of its releases. Everything reported about a task
// comes from the database. A task therefore lives as long as its releases, is available in every
// process, and reveals no more than `get_ingest_item`.

/** Poll interval suggested to clients. */
export const POLL_MS = 2000;
const HANDLE = /^(execute_ingest|approve_ingest)((?:-\d{1,9}){1,50})$/;
/** States that a release leaves automatically before it is filed. */
const UNDER_WAY: readonly string[] = findStates(
  ({ isOnTheWay, inLibrary }) => isOnTheWay && inLibrary !== "there",
);

export type Asker = Pick<CallContext, "signal" | "actor">;

export type McpTask = {
  taskId: string;
  status: "working" | "completed";
  statusMessage?: string;
  createdAt: string;
  lastUpdatedAt: string;
};

/**
 * Returns the task that a call became, based on the call's result; undefined if no release is open
 * or one was refused.
 */
export function findOpenTask(
  tool: string,
  { structuredContent = {} }: ToolResult,
): string | undefined {
  const releases = releasesOf(tool, structuredContent);
  const { engine } = structuredContent;
  // Without an engine, nothing continues, and the answer explains what to start.
  const runs = !isFields(engine) || engine["running"] === true;
  const isOpen = releases.some(({ state }) => UNDER_WAY.includes(String(state)));
  return runs && isOpen && releases.every(({ ok = true }) => ok)
    ? handleOf(tool, releases)
    : undefined;
}

/**
 * Like `findOpenTask`, but for a client that always wants a task; undefined if the result has no
 * release that could be a task.
 */
export function findAnyTask(
  tool: string,
  { structuredContent = {} }: ToolResult,
): string | undefined {
  const releases = releasesOf(tool, structuredContent);
  return releases.length > 0 ? handleOf(tool, releases) : undefined;
}

type TaskRelease = { id?: unknown; state?: unknown; ok?: unknown };

const handleOf = (tool: string, releases: readonly TaskRelease[]): string =>
  [tool, ...releases.map(({ id }) => String(id))].join("-");

function releasesOf(
  tool: string,
  { item, results }: Readonly<Record<string, unknown>>,
): TaskRelease[] {
  if (tool === "execute_ingest") return isFields(item) ? [item] : [];
  return Array.isArray(results) ? results.filter(isFields) : [];
}

function read(taskId: string): { tool: string; ids: number[] } | undefined {
  const [, tool, ids] = HANDLE.exec(taskId) ?? [];
  return tool === undefined || ids === undefined
    ? undefined
    : { tool, ids: ids.slice(1).split("-").map(Number) };
}

/** Returns the ids of the task's releases; empty if the text is not one of our handles. */
export const parseReleaseIds = (taskId: string): number[] => read(taskId)?.ids ?? [];

export interface Tasks {
  /** Undefined if there is no such task. */
  find(taskId: string): Promise<McpTask | undefined>;
  /** @throws ProtocolError if there is no such task */
  required(taskId: unknown): Promise<McpTask>;
  /** Current result of the call that started this task. */
  result(taskId: string, asker: Asker): Promise<ToolResult>;
  /**
   * Waits until the task has ended. Calls `onWait` if the task is still running at first. @throws
   * ProtocolError if there is no such task
   */
  ended(taskId: unknown, asker: Asker, onWait: (task: McpTask) => void): Promise<ToolResult>;
  /**
   * Withdraws releases that are not filed yet and rejects undecided ones, as far as this server
   * may. Filed releases stay.
   */
  cancel(taskId: string, asker: Asker): Promise<void>;
}

/** The tasks, and functions that find the task a call became. */
export interface OpenTasks extends Tasks {
  openTask: typeof findOpenTask;
  anyTask: typeof findAnyTask;
  POLL_MS: number;
}

export function createTasks(
  tools: ToolServer,
  { queue, decisions }: Pick<UseCases, "queue" | "decisions">,
): Tasks {
  async function find(taskId: string): Promise<McpTask | undefined> {
    const ids = parseReleaseIds(taskId);
    if (ids.length === 0 || !tools.offers("get_ingest_item")) return undefined;
    try {
      const { show } = await queue();
      const items = await Promise.all(ids.map((id) => show(id, { unseen: true })));
      const open = items.filter(({ state }) => UNDER_WAY.includes(state));
      const says = open.map(({ id, state, waiting }) =>
        waiting ? `#${id}: ${toToolText(waiting.message, tools.reachOf)}` : `#${id}: ${state}`,
      );
      return {
        taskId,
        status: open.length > 0 ? "working" : "completed",
        ...(says.length > 0 ? { statusMessage: says.slice(0, 10).join(", ") } : {}),
        createdAt: items.map((item) => item.created_at).toSorted()[0] ?? "",
        lastUpdatedAt: items.reduce(
          (last, { updated_at: updatedAt }) => (updatedAt > last ? updatedAt : last),
          "",
        ),
      };
    } catch (error) {
      if (error instanceof UserError && error.code === "not_found") return undefined;
      throw error;
    }
  }

  async function required(taskId: unknown): Promise<McpTask> {
    const task = typeof taskId === "string" ? await find(taskId) : undefined;
    if (task) return task;
    throw new ProtocolError(
      INVALID_PARAMS,
      "There is no such task; get_ingest_queue lists every release.",
    );
  }

  async function result(taskId: string, { signal, actor }: Asker): Promise<ToolResult> {
    const { tool, ids } = read(taskId) ?? { tool: "", ids: [] };
    if (tool === "execute_ingest") {
      const { structuredContent, ...rest } = await tools.call(
        "get_ingest_item",
        { id: ids[0] },
        { signal, actor, unseen: true },
      );
      return structuredContent ? toResult({ item: structuredContent["item"] }) : rest;
    }
    const outcomes = await (await decisions()).outcomes(ids, { maxMs: 0, signal });
    return toResult(
      translateSentences(outcomes, (sentence) => toToolText(sentence, tools.reachOf)),
    );
  }

  return {
    find,
    required,
    result,
    async ended(taskId, asker, onWait) {
      let task = await required(taskId);
      if (task.status === "working") onWait(task);
      while (task.status === "working") {
        await setTimeout(POLL_MS / 2, undefined, { signal: asker.signal });
        task = await required(taskId);
      }
      return result(task.taskId, asker);
    },
    async cancel(taskId, asker) {
      const { show } = await queue();
      for (const id of parseReleaseIds(taskId)) {
        if (!UNDER_WAY.includes((await show(id, { unseen: true })).state)) continue;
        const { isError } = await tools.call("undo_ingest", { id }, asker);
        if (isError) {
          await tools.call(
            "reject_ingest",
            { ids: [id], reason: "The task was cancelled." },
            asker,
          );
        }
      }
    },
  };
}
