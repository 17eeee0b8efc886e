import type { Trace, TraceEvent } from "../../../core/trace.ts";

/** Forwards events to a server's counter that is created later than the parts that trace. */
export type Meter = { count: Trace; attach(count: Trace): void };

export function createMeter(): Meter {
  let tell: Trace = () => {};
  // The last breaker state is repeated for a counter that is attached later.
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
