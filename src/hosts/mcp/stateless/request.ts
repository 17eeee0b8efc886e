import type { Asked, Fields, McpOptions, Methods } from "../protocol/methods.ts";
import type { ToolServer } from "../server.ts";

export type Message = { id: string | number; method: string; params?: unknown };

/** Headers as they came; undefined for one that was not sent. */
export type SentHeaders = {
  version: string | undefined;
  method: string | undefined;
  name: string | undefined;
};

/** A request as it came. */
export type Given = {
  message: Message;
  /** Whom an issuer says that it is for. */
  subject?: string | undefined;
  /** Over HTTP. */
  headers?: SentHeaders | undefined;
  /** Ends what the client no longer waits for. */
  signal: AbortSignal;
  /** Ends what would go on until the client leaves. */
  ended?: AbortSignal | undefined;
  notify: Asked["notify"];
};

/** A request whose own words of itself are right, for its method. */
export type Request = Given & {
  tools: ToolServer;
  options: McpOptions;
  methods: Methods;
  params: Fields;
  asked: Asked;
  /** The client's, as they came. */
  capabilities: Fields;
};
