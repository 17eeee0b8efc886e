import type { McpOptions, MethodContext, MethodParams, Methods } from "../protocol/methods.ts";
import type { ToolServer } from "../server.ts";

export type RequestMessage = { id: string | number; method: string; params?: unknown };

/** Headers as received; undefined for a header that was not sent. */
export type SentHeaders = {
  version: string | undefined;
  method: string | undefined;
  name: string | undefined;
};

/** A request as received. */
export type ReceivedRequest = {
  message: RequestMessage;
  /** The same request as it was sent, if the call names its tool through a caller. */
  sent?: RequestMessage | undefined;
  /** The user for whom the client acts, as stated by an issuer. */
  subject?: string | undefined;
  /** Set only over HTTP. */
  headers?: SentHeaders | undefined;
  /** Aborts work that the client no longer waits for. */
  signal: AbortSignal;
  /** Aborts work that would otherwise continue until the client disconnects. */
  ended?: AbortSignal | undefined;
  notify: MethodContext["notify"];
};

/** A request whose declarations about itself are valid for its method. */
export type StatelessRequest = ReceivedRequest & {
  tools: ToolServer;
  options: McpOptions;
  methods: Methods;
  params: MethodParams;
  asked: MethodContext;
  /** The client's capabilities, as received. */
  capabilities: MethodParams;
};
