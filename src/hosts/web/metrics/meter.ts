import type { Trace, TraceEvent } from "../../../core/trace.ts";

/** A place for what counts events: the parts that trace are made before the server that counts. */
export type Meter = { count: Trace; attach(count: Trace): void };

export function createMeter(): Meter {
  let tell: Trace = () => {};
  // A state that lasts is told again to who counts from later on.
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
