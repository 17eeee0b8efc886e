import { TASKS } from "../protocol/client.ts";
import { INVALID_PARAMS, MISSING_CAPABILITY, ProtocolError } from "../protocol/protocol-error.ts";
import type { Task } from "../protocol/tasks.ts";
import type { ToolResult } from "../to-result.ts";
import type { Request } from "./request.ts";

// Tasks as the extension has them: the server makes one where a call is not finished, and the client asks what became of it.
// https://modelcontextprotocol.io/extensions/tasks/overview

/** The task that a call became; undefined where its answer is final. */
export async function createdTask({ methods, asked }: Request, tool: string, result: ToolResult) {
  if (!asked.client.tasks || result.isError) return undefined;
  const { openTask, find, POLL_MS } = await methods.tasks();
  const taskId = openTask(tool, result);
  const task = taskId === undefined ? undefined : await find(taskId);
  return task?.status === "working" ? { resultType: "task", ...shown(task, POLL_MS) } : undefined;
}

/** It lives as long as its releases are in the database. */
const shown = (task: Task, pollIntervalMs: number) => ({ ...task, ttlMs: null, pollIntervalMs });

export async function getTask(request: Request): Promise<object> {
  const { methods, asked } = request;
  const { task, taskId } = await taskOf(request);
  const { result, POLL_MS } = await methods.tasks();
  if (task.status === "working") return shown(task, POLL_MS);
  const asker = { signal: asked.signal, actor: methods.actor(asked) };
  return { ...shown(task, POLL_MS), result: { resultType: "complete", ...(await result(taskId, asker)) } };
}

/** A task of ours never waits for its client. */
export async function updateTask(request: Request): Promise<object> {
  await taskOf(request);
  return {};
}

export async function cancelTask(request: Request): Promise<object> {
  const { methods, asked } = request;
  const { taskId } = await taskOf(request);
  await (await methods.tasks()).cancel(taskId, { signal: asked.signal, actor: methods.actor(asked) });
  return {};
}

/** @throws ProtocolError where there is no such task, and to a client that did not say that it knows any */
async function taskOf({ methods, params: { taskId }, asked }: Request): Promise<{ task: Task; taskId: string }> {
  assertTasks(asked.client.tasks);
  const { find } = await methods.tasks();
  const task = typeof taskId === "string" ? await find(taskId) : undefined;
  if (task) return { task, taskId: task.taskId };
  throw new ProtocolError(INVALID_PARAMS, "There is no such task; get_ingest_queue has every release.");
}

export function assertTasks(has: boolean): void {
  if (has) return;
  const data = { requiredCapabilities: { extensions: { [TASKS]: {} } } };
  throw new ProtocolError(MISSING_CAPABILITY, "The client did not say that it knows tasks.", { data, status: 400 });
}
