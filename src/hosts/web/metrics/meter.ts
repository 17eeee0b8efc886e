import type { Trace, TraceEvent } from "../../../core/trace.ts";

/** Forwards events to a server's counter that is created later than the parts that trace. */
export type Meter = { count: Trace; attach(count: Trace): void };

export function createMeter(): Meter {
  let tell: Trace = () => {};
  // The last state of each server's breaker is repeated for a counter that is attached later.
  const breakers = new Map<string, TraceEvent>();
  return {
    count(event) {
      if (event.kind === "breaker") breakers.set(event.server ?? event.service, event);
      tell(event);
    },
    attach(count) {
      tell = count;
      for (const breaker of breakers.values()) count(breaker);
    },
  };
}
