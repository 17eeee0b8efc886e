import type { Readable, Writable } from "node:stream";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import {
  isJSONRPCNotification,
  isJSONRPCRequest,
  type JSONRPCMessage,
  type JSONRPCRequest,
} from "@modelcontextprotocol/sdk/types.js";
import { toCalledMessage } from "../called-tool.ts";
import { followsOf, type McpOptions } from "../protocol/methods.ts";
import { createSdkServer, RESOURCE_NOT_FOUND, refuseInvalid } from "../protocol/sdk.ts";
import type { ToolServer } from "../server.ts";
import { isStateless } from "../stateless/claim.ts";
import { loadStateless } from "../stateless/load.ts";
import { createStdioWire } from "./stdio-wire.ts";

/**
 * `initialized` is called when the client declares that it uses this server. Some clients start a
 * second server only to query its capabilities.
 */
type StdioOptions = McpOptions & {
  input: Readable;
  output: Writable;
  initialized?: (() => void) | undefined;
};

/**
 * Serves requests of all revisions over two streams, one per line. Resolves when the connection
 * ends.
 */
export async function serveStdio(
  tools: ToolServer,
  { input, output, initialized, ...options }: StdioOptions,
  signal: AbortSignal,
): Promise<void> {
  const follows = options.toolsets.includes("ingest")
    ? followsOf(tools, options, RESOURCE_NOT_FOUND, (uri) => server.sendResourceUpdated({ uri }))
    : undefined;
  let revision: unknown;
  const offer = { follows, log: {}, revision: () => revision };
  const server = createSdkServer(tools, options, offer, signal);
  // oxlint-disable-next-line unicorn/prefer-add-event-listener -- the SDK has these properties and no events
  if (initialized) server.oninitialized = initialized;
  const closed = new Promise<void>((resolve) => {
    // oxlint-disable-next-line unicorn/prefer-add-event-listener -- as above
    server.onclose = resolve;
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
  const onInitialize = (params: JSONRPCRequest["params"]): void => {
    revision = params?.["protocolVersion"];
  };
  const given = { ...options, input, output, initialized, onInitialize };
  await server.connect(ofBothKinds(tools, given, signal));
  await closed;
  follows?.close();
  await server.close();
}

/**
 * Wraps the SDK's transport. Messages that declare their own revision are answered without the SDK.
 */
function ofBothKinds(
  tools: ToolServer,
  {
    input,
    output,
    initialized,
    onInitialize,
    ...options
  }: StdioOptions & { onInitialize: (params: JSONRPCRequest["params"]) => void },
  signal: AbortSignal,
): Transport {
  const wire = createStdioWire(input, output);
  const underWay = new Map<string | number, AbortController>();
  let isUsed = false;

  async function answer(
    message: JSONRPCMessage & { id: string | number; method: string },
  ): Promise<void> {
    if (!isUsed && message.method !== "server/discover") {
      isUsed = true;
      initialized?.();
    }
    const cancelled = new AbortController();
    underWay.set(message.id, cancelled);
    try {
      const { answerStateless } = await loadStateless();
      const given = {
        message,
        signal: AbortSignal.any([cancelled.signal, signal]),
        notify: (method: string, params: Record<string, unknown>) =>
          void wire.send({ jsonrpc: "2.0", method, params }).catch(options.report),
      };
      const { body } = await answerStateless(tools, options, given);
      if (!given.signal.aborted) await wire.send(body as JSONRPCMessage);
    } catch (error) {
      options.report(error);
    } finally {
      underWay.delete(message.id);
    }
  }

  function takes(message: JSONRPCMessage): boolean {
    if (isJSONRPCRequest(message) && isStateless(message)) {
      void answer(message);
      return true;
    }
    const refusal = isJSONRPCRequest(message) ? refuseInvalid(message) : undefined;
    if (refusal) {
      void wire.send(refusal as JSONRPCMessage).catch(options.report);
      return true;
    }
    if (isJSONRPCRequest(message) && message.method === "initialize") onInitialize(message.params);
    if (!isJSONRPCNotification(message) || message.method !== "notifications/cancelled") {
      return false;
    }
    const call = underWay.get(message.params?.["requestId"] as string | number);
    call?.abort(new Error("The client cancelled the request."));
    return call !== undefined;
  }

  const transport: Transport = {
    start: () => wire.start(),
    send: (message) => wire.send(message),
    close: () => wire.close(),
  };
  // oxlint-disable unicorn/prefer-add-event-listener -- the SDK has these properties and no events
  wire.onmessage = (sent) => {
    const message = isJSONRPCRequest(sent) ? toCalledMessage(sent) : sent;
    if (!takes(message)) transport.onmessage?.(message);
  };
  wire.onclose = () => transport.onclose?.();
  wire.onerror = (error) => transport.onerror?.(error);
  // oxlint-enable unicorn/prefer-add-event-listener
  return transport;
}
