import type { ToolResult } from "../to-result.ts";
import type { Asked, Methods } from "./methods.ts";
import { INVALID_PARAMS, METHOD_NOT_FOUND, ProtocolError } from "./protocol-error.ts";

// Tasks as revision 2025-11-25 has them: the client wants one, asks how it is, and waits for its result.
// https://modelcontextprotocol.io/specification/2025-11-25/basic/utilities/tasks

const RELATED = "io.modelcontextprotocol/related-task";

/** The task for a call whose client wants one. @throws ProtocolError where there is none, with what the tool said */
export async function taskFor(methods: Methods, tool: string, result: ToolResult) {
  const { anyTask } = await methods.tasks();
  const [first] = result.content;
  if (result.isError) throw new ProtocolError(INVALID_PARAMS, first?.text ?? "");
  const taskId = anyTask(tool, result);
  if (taskId !== undefined) return { task: await taskNow(methods, taskId) };
  throw new ProtocolError(METHOD_NOT_FOUND, "This call is answered at once; make it without a task.");
}

/** @throws ProtocolError where there is no such task */
export async function taskNow(methods: Methods, taskId: string) {
  const { find, POLL_MS } = await methods.tasks();
  const task = await find(taskId);
  if (task) return { ...task, ttl: null, pollInterval: POLL_MS };
  throw noTask();
}

/** Waits for its end. @throws ProtocolError where there is no such task */
export async function resultOfTask(methods: Methods, taskId: string, asked: Asked) {
  const { ended, POLL_MS } = await methods.tasks();
  const asker = { signal: asked.signal, actor: methods.actor(asked) };
  // Over HTTP it also opens the stream that keeps the connection.
  const onWait = (task: object): void =>
    asked.notify("notifications/tasks/status", { ...task, ttl: null, pollInterval: POLL_MS });
  const result = await ended(taskId, asker, onWait);
  if (!result) throw noTask();
  return { ...result, _meta: { [RELATED]: { taskId } } };
}

const noTask = (): ProtocolError =>
  new ProtocolError(INVALID_PARAMS, "There is no such task; get_ingest_queue has every release.");
