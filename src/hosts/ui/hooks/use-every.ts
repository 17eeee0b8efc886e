import { useEffect, useRef } from "preact/hooks";

/**
 * Runs a function repeatedly at this interval, in ms. If the interval is undefined, the function
 * never runs.
 */
export function useEvery(ms: number | undefined, run: () => void): void {
  const latest = useRef(run);
  latest.current = run;
  useEffect(() => {
    if (ms === undefined) return undefined;
    const timer = setInterval(() => latest.current(), ms);
    return () => clearInterval(timer);
  }, [ms]);
}
