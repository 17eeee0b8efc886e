import type { McpOptions, MethodContext, MethodParams, Methods } from "../protocol/methods.ts";
import type { ToolServer } from "../server.ts";

export type RequestMessage = { id: string | number; method: string; params?: unknown };

/** Headers as they came; undefined for one that was not sent. */
export type SentHeaders = {
  version: string | undefined;
  method: string | undefined;
  name: string | undefined;
};

/** A request as it came. */
export type ReceivedRequest = {
  message: RequestMessage;
  /** Whom an issuer says that it is for. */
  subject?: string | undefined;
  /** Over HTTP. */
  headers?: SentHeaders | undefined;
  /** Ends what the client no longer waits for. */
  signal: AbortSignal;
  /** Ends what would go on until the client leaves. */
  ended?: AbortSignal | undefined;
  notify: MethodContext["notify"];
};

/** A request whose own words of itself are right, for its method. */
export type StatelessRequest = ReceivedRequest & {
  tools: ToolServer;
  options: McpOptions;
  methods: Methods;
  params: MethodParams;
  asked: MethodContext;
  /** The client's, as they came. */
  capabilities: MethodParams;
};
