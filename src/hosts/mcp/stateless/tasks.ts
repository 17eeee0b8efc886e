import { TASKS } from "../protocol/client.ts";
import { MISSING_CAPABILITY, ProtocolError } from "../protocol/protocol-error.ts";
import type { McpTask, OpenTasks } from "../protocol/tasks.ts";
import type { ToolResult } from "../to-result.ts";
import type { StatelessRequest } from "./request.ts";

// Tasks in the form that the extension defines: the server creates a task if a call is not
// finished, and the client asks for the outcome.
// https://modelcontextprotocol.io/extensions/tasks/overview

/** Returns the task that a call became; undefined if its answer is final. */
export async function findCreatedTask(
  { methods, asked }: StatelessRequest,
  tool: string,
  result: ToolResult,
): Promise<(ShownTask & { resultType: "task" }) | undefined> {
  if (!asked.client.tasks || result.isError) return undefined;
  const { openTask, find, POLL_MS } = await methods.tasks();
  const taskId = openTask(tool, result);
  const task = taskId === undefined ? undefined : await find(taskId);
  return task?.status === "working"
    ? { resultType: "task", ...showTask(task, POLL_MS) }
    : undefined;
}

/** `ttlMs` is null, because a task lives as long as its releases are in the database. */
type ShownTask = McpTask & { ttlMs: null; pollIntervalMs: number };

const showTask = (task: McpTask, pollIntervalMs: number): ShownTask => ({
  ...task,
  ttlMs: null,
  pollIntervalMs,
});

export async function getTask({
  methods,
  params,
  asked,
}: Pick<StatelessRequest, "methods" | "params" | "asked">): Promise<
  ShownTask | (ShownTask & { result: ToolResult & { resultType: "complete" } })
> {
  const { required, result, POLL_MS } = await tasksFor({ methods, asked });
  const task = await required(params["taskId"]);
  if (task.status === "working") return showTask(task, POLL_MS);
  const answered = await result(task.taskId, methods.askerOf(asked));
  return { ...showTask(task, POLL_MS), result: { resultType: "complete", ...answered } };
}

/** Our tasks never wait for their client. */
export async function updateTask(request: StatelessRequest): Promise<{}> {
  await (await tasksFor(request)).required(request.params["taskId"]);
  return {};
}

export async function cancelTask(request: StatelessRequest): Promise<{}> {
  const { methods, asked, params } = request;
  const { required, cancel } = await tasksFor(request);
  await cancel((await required(params["taskId"])).taskId, methods.askerOf(asked));
  return {};
}

/** @throws ProtocolError for a client that did not declare support for tasks */
function tasksFor({
  methods,
  asked,
}: Pick<StatelessRequest, "methods" | "asked">): Promise<OpenTasks> {
  assertTasks(asked.client.tasks);
  return methods.tasks();
}

export function assertTasks(has: boolean): void {
  if (has) return;
  const data = { requiredCapabilities: { extensions: { [TASKS]: {} } } };
  throw new ProtocolError(MISSING_CAPABILITY, "The client did not declare support for tasks.", {
    data,
    status: 400,
  });
}
