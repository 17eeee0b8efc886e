import type { Trace } from "../core/trace.ts";
import type { ToolServer } from "./server.ts";

/** The same server, which logs each call: the tool, the caller, the outcome and the duration, but not the arguments. */
export function traceCalls(server: ToolServer, trace: Trace, monotonic: () => number): ToolServer {
  async function traced<T>(name: string, actor: string, run: () => Promise<T>, outcomeOf: (result: T) => string) {
    const began = monotonic();
    const result = await run();
    trace({ kind: "tool", tool: name.slice(0, 100), actor, outcome: outcomeOf(result), ms: monotonic() - began });
    return result;
  }
  return {
    list: server.list,
    call: (name, args, call) =>
      traced(
        name,
        call.actor,
        () => server.call(name, args, call),
        // An error's text begins with its code.
        ({ isError, content }) => (isError ? (content[0]?.text.split(":", 1)[0] ?? "error") : "ok"),
      ),
    answer: (name, args, call) =>
      traced(
        name,
        call.actor,
        () => server.answer(name, args, call),
        (answer) => (answer.ok ? "ok" : answer.error.code),
      ),
  };
}
