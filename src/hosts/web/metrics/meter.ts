import type { Trace, TraceEvent } from "../../../core/trace.ts";

/** Forwards events to the counter of a server that is created later than the parts that trace. */
export type Meter = { count: Trace; attach(count: Trace): void };

export function createMeter(): Meter {
  let tell: Trace = () => {};
  // A state that lasts is repeated for a counter that is attached later.
  let breaker: TraceEvent | undefined;
  return {
    count(event) {
      if (event.kind === "breaker") breaker = event;
      tell(event);
    },
    attach(count) {
      tell = count;
      if (breaker) count(breaker);
    },
  };
}
