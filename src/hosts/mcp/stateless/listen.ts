import { isFields } from "../protocol/client.ts";
import { followsOf } from "../protocol/methods.ts";
import { INTERNAL_ERROR, INVALID_PARAMS, ProtocolError } from "../protocol/protocol-error.ts";
import type { Request } from "./request.ts";

const SUBSCRIPTION_ID = "io.modelcontextprotocol/subscriptionId";
/** Of all clients of a process. */
const MAX_STREAMS = 100;
let streams = 0;

/**
 * Tells a client of changes until it cancels, or the server ends. Of what it asks for, resources are told of: the lists never
 * change while a server runs. https://modelcontextprotocol.io/specification/2026-07-28/basic/patterns/subscriptions
 */
export async function listen({ message, params, tools, options, signal, ended, notify }: Request): Promise<object> {
  const { notifications: wanted } = params;
  if (!isFields(wanted))
    throw new ProtocolError(INVALID_PARAMS, "notifications: say which, e.g. resourceSubscriptions.");
  const uris = wanted["resourceSubscriptions"] ?? [];
  if (!Array.isArray(uris))
    throw new ProtocolError(INVALID_PARAMS, "resourceSubscriptions: it must be a list of URIs.");
  if (streams >= MAX_STREAMS) throw new ProtocolError(INTERNAL_ERROR, `More than ${MAX_STREAMS} streams are open.`);
  const _meta = { [SUBSCRIPTION_ID]: message.id };
  const follows = followsOf(tools, options, INVALID_PARAMS, async (uri) =>
    notify("notifications/resources/updated", { _meta, uri }),
  );
  streams++;
  try {
    const followed: string[] = [];
    if (options.toolsets.includes("ingest"))
      for (const uri of new Set(uris))
        if (typeof uri === "string" && (await isFollowed(follows, uri))) followed.push(uri);
    const honoured = followed.length > 0 ? { resourceSubscriptions: followed } : {};
    notify("notifications/subscriptions/acknowledged", { _meta, notifications: honoured });
    if (followed.length > 0) await aborted(ended ? AbortSignal.any([signal, ended]) : signal);
    return { _meta };
  } finally {
    follows.close();
    streams--;
  }
}

/** What cannot be followed is left out of what is acknowledged. */
async function isFollowed(follows: { add(uri: string): Promise<void> }, uri: string): Promise<boolean> {
  try {
    await follows.add(uri);
    return true;
  } catch (error) {
    if (error instanceof ProtocolError) return false;
    throw error;
  }
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) return resolve();
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
