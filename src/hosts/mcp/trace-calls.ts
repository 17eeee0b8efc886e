import { dropUndefined } from "../../base/drop-undefined.ts";
import type { Clock } from "../../core/clock.ts";
import type { Trace } from "../../core/trace.ts";
import type { ToolServer } from "./server.ts";
import type { CallContext } from "./tools/define.ts";

type CallOutcome = { outcome: string; data?: Record<string, unknown> | undefined };

/**
 * Wraps a server so that each call is traced with its tool, caller, outcome, data source and
 * duration. Arguments are not traced.
 */
export function traceCalls(server: ToolServer, trace: Trace, clock: Clock): ToolServer {
  async function traced<T>(
    name: string,
    { actor, traceparent }: CallContext,
    run: () => Promise<T>,
    read: (result: T) => CallOutcome,
  ) {
    const began = clock.monotonic();
    const result = await run();
    const { outcome, data } = read(result);
    const ms = clock.monotonic() - began;
    const caller = { actor, ...dropUndefined({ traceparent }) };
    trace({ kind: "tool", tool: name.slice(0, 100), ...caller, outcome, ...sourceOf(data), ms });
    return result;
  }
  return {
    list: server.list,
    offers: server.offers,
    reachOf: server.reachOf,
    listForView: server.listForView,
    call: (name, args, call) =>
      traced(
        name,
        call,
        () => server.call(name, args, call),
        // An error text begins with the error's code.
        ({ isError, content, structuredContent: data }) => ({
          outcome: isError ? (content[0]?.text.split(":", 1)[0] ?? "error") : "ok",
          data,
        }),
      ),
    answer: (name, args, call) =>
      traced(
        name,
        call,
        () => server.answer(name, args, call),
        (answer) =>
          answer.ok ? { outcome: "ok", data: answer.data } : { outcome: answer.error.code },
      ),
  };
}

/** Plex answers state their age unless they come directly from Plex. */
function sourceOf({ stale, age_seconds: age }: Record<string, unknown> = {}): {
  from?: "cache" | "stale";
} {
  if (stale === true) return { from: "stale" };
  return age === undefined ? {} : { from: "cache" };
}
