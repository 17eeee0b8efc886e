import { useEffect, useRef } from "preact/hooks";

/** Runs a function repeatedly at this interval, in ms; not at all without one. */
export function useEvery(ms: number | undefined, run: () => void): void {
  const latest = useRef(run);
  latest.current = run;
  useEffect(() => {
    if (ms === undefined) return undefined;
    const timer = setInterval(() => latest.current(), ms);
    return () => clearInterval(timer);
  }, [ms]);
}
