import type { Trace } from "../core/trace.ts";
import type { ToolServer } from "./server.ts";

/** The same server, which logs each call: the tool, the caller, the outcome and the duration, but not the arguments. */
export const traceCalls = (server: ToolServer, trace: Trace, monotonic: () => number): ToolServer => ({
  list: server.list,
  async call(name, args, call) {
    const began = monotonic();
    const result = await server.call(name, args, call);
    // An error's text begins with its code.
    const outcome = result.isError ? (result.content[0]?.text.split(":", 1)[0] ?? "error") : "ok";
    trace({ kind: "tool", tool: name.slice(0, 100), actor: call.actor, outcome, ms: monotonic() - began });
    return result;
  },
});
