import { instead } from "../../../core/errors.ts";
import { isFields } from "../../../core/text/parse-json.ts";
import { followsOf, type Result } from "../protocol/methods.ts";
import { INTERNAL_ERROR, INVALID_PARAMS, ProtocolError } from "../protocol/protocol-error.ts";
import { releasesIn } from "../protocol/tasks.ts";
import type { Request } from "./request.ts";
import { assertTasks, getTask } from "./tasks.ts";

const SUBSCRIPTION_ID = "io.modelcontextprotocol/subscriptionId";
/** Of all clients of a process. */
const MAX_STREAMS = 100;
let streams = 0;

/**
 * Tells a client of changes until it cancels, or the server ends. Of what it asks for, resources and tasks are told of: the
 * lists never change while a server runs. https://modelcontextprotocol.io/specification/2026-07-28/basic/patterns/subscriptions
 */
export async function listen(request: Request): Promise<Result> {
  const { message, params, tools, options, signal, ended, notify } = request;
  const { notifications: wanted } = params;
  if (!isFields(wanted))
    throw new ProtocolError(INVALID_PARAMS, "notifications: say which, e.g. resourceSubscriptions.");
  const { resourceSubscriptions: uris = [], taskIds = [] } = wanted;
  if (!Array.isArray(uris))
    throw new ProtocolError(INVALID_PARAMS, "resourceSubscriptions: it must be a list of URIs.");
  if (!Array.isArray(taskIds)) throw new ProtocolError(INVALID_PARAMS, "taskIds: it must be a list of handles.");
  if (wanted["taskIds"] !== undefined) assertTasks(request.asked.client.tasks);
  if (streams >= MAX_STREAMS) throw new ProtocolError(INTERNAL_ERROR, `More than ${MAX_STREAMS} streams are open.`);
  const _meta = { [SUBSCRIPTION_ID]: message.id };
  const followed = new Set<string>();
  const tasks = new Set<string>();
  const follows = followsOf(tools, options, INVALID_PARAMS, async (uri) => {
    if (followed.has(uri)) notify("notifications/resources/updated", { _meta, uri });
    for (const taskId of tasks)
      if (urisOf(taskId).includes(uri))
        notify("notifications/tasks", { ...(await getTask({ ...request, params: { taskId } })), _meta });
  });
  streams++;
  try {
    if (options.toolsets.includes("ingest")) {
      for (const uri of new Set(uris)) if (await isFollowed(follows, uri)) followed.add(String(uri));
      for (const taskId of new Set(taskIds)) {
        const all = await Promise.all(urisOf(taskId).map((uri) => isFollowed(follows, uri)));
        if (all.length > 0 && all.every(Boolean)) tasks.add(String(taskId));
      }
    }
    const honoured = {
      ...(followed.size > 0 ? { resourceSubscriptions: [...followed] } : {}),
      ...(tasks.size > 0 ? { taskIds: [...tasks] } : {}),
    };
    notify("notifications/subscriptions/acknowledged", { _meta, notifications: honoured });
    if (followed.size + tasks.size > 0) await aborted(ended ? AbortSignal.any([signal, ended]) : signal);
    return { _meta };
  } finally {
    follows.close();
    streams--;
  }
}

/** What a task is followed by: its releases. */
const urisOf = (taskId: unknown): string[] =>
  typeof taskId === "string" ? releasesIn(taskId).map((id) => `ingest://release/${id}`) : [];

/** What cannot be followed is left out of what is acknowledged. */
async function isFollowed(follows: { add(uri: string): Promise<void> }, uri: unknown): Promise<boolean> {
  return typeof uri === "string" && follows.add(uri).then(() => true, instead(false, ProtocolError));
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
