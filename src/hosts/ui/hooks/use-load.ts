import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { dropUndefined } from "../../../base/drop-undefined.ts";
import type { ToolName, Tools } from "../desk/answers.ts";
import { useDesk } from "../desk/desk.ts";

/**
 * Result of a request: the latest answer. It is kept while the next answer is pending, or if the
 * next request fails.
 */
export type LoadResult<A> = {
  answer?: A;
  /** The reason why there is no newer answer. */
  error?: unknown;
  /** True if nothing has arrived yet and the wait is long enough to show something. */
  isSlow: boolean;
  /**
   * Time in ms since 1970 since when requests have had no answer. Undefined until the wait is long
   * enough to doubt the last answer.
   */
  overdueSince?: number;
  again(): void;
  /**
   * Like `again`, for data that changes faster than it is answered: the pending answer is shown
   * first.
   */
  changed(): void;
};

/** True if there is an answer or an error, so that the parts below can be drawn. */
export const isSettled = ({
  answer,
  error,
}: Pick<LoadResult<unknown>, "answer" | "error">): boolean =>
  answer !== undefined || error !== undefined;

/** Delay in ms before a loading indicator appears. A shorter wait is not worth a flicker. */
const SLOW_MS = 200;
/** Delay in ms after which an answer is overdue. */
const OVERDUE_MS = 5000;
/** Delay in ms between requests for the progress of a job. */
const ASK_AGAIN_MS = 1000;

/**
 * Loads data immediately, for each new key, and after each change. An answer that arrives too late
 * is dropped. If something changes during a request, its answer is shown and the data is loaded
 * again. An answer with `running` is the progress of a job, which is requested until the job ends.
 */
export function useLoad<A>(
  key: string | undefined,
  load: (signal: AbortSignal) => Promise<A>,
): LoadResult<A> {
  const desk = useDesk();
  const [state, setState] = useState<{ key?: string; answer?: A; error?: unknown }>({});
  const [isSlow, setSlow] = useState(false);
  const [overdueSince, setOverdue] = useState<number>();
  const waitsSince = useRef<number>(undefined);
  const [turn, setTurn] = useState(0);
  const latest = useRef(load);
  latest.current = load;
  const again = useCallback(() => setTurn((before) => before + 1), []);
  /** Undefined until something is requested. */
  const underWay = useRef<"no" | "yes" | "outdated">(undefined);

  // Restarting on each change would never finish if changes come faster than answers. A request
  // that has not been sent yet will return current data.
  const changed = useCallback(() => {
    if (underWay.current === "no") again();
    else if (underWay.current) underWay.current = "outdated";
  }, []);

  useEffect(
    () =>
      desk.onChange(({ kind }) => {
        if (kind === "changed") changed();
        else if (kind !== "lost") again();
      }),
    [desk],
  );
  useEffect(() => {
    if (key === undefined) return undefined;
    const stop = new AbortController();
    underWay.current = "yes";
    let slow = setTimeout(() => setSlow(true), SLOW_MS);
    const sentAt = (waitsSince.current ??= Date.now());
    const overdue = setTimeout(() => setOverdue(sentAt), sentAt + OVERDUE_MS - Date.now());
    const settle = (result: { answer: A } | { error: unknown }): void => {
      clearTimeout(slow);
      clearTimeout(overdue);
      if (stop.signal.aborted) return;
      const isOutdated = underWay.current === "outdated";
      underWay.current = "no";
      setSlow(false);
      // An error is no answer either.
      if ("answer" in result) waitsSince.current = undefined;
      setOverdue(waitsSince.current);
      setState((before) => ({
        ...(before.key === key && "error" in result ? before : {}),
        key,
        ...result,
      }));
      if (isOutdated) again();
      else if (isProgress(result)) slow = setTimeout(again, ASK_AGAIN_MS);
    };
    latest.current(stop.signal).then(
      (answer) => settle({ answer }),
      (error: unknown) => settle({ error }),
    );
    return () => {
      clearTimeout(slow);
      clearTimeout(overdue);
      stop.abort();
      underWay.current = undefined;
    };
  }, [key, turn]);

  const of = { isSlow, again, changed, ...dropUndefined({ overdueSince }) };
  if (state.key !== key) return of;
  const { answer, error } = state;
  return { ...of, ...dropUndefined({ answer, error }) };
}

const isProgress = ({ answer }: { answer?: unknown; error?: unknown }): boolean =>
  Boolean((answer as { running?: object } | undefined)?.running);

/**
 * Returns the answer of a tool and keeps it up to date. Without arguments, nothing is requested.
 */
export function useAnswer<T extends ToolName>(
  tool: T,
  args: Tools[T]["asks"] | undefined,
): LoadResult<Tools[T]["answers"]> {
  const desk = useDesk();
  return useLoad(keyOf(tool, args), (signal) => desk.call(tool, args as Tools[T]["asks"], signal));
}

/** Identifies a request; undefined if nothing is requested. */
export const keyOf = (tool: ToolName, args: object | undefined): string | undefined =>
  args && `${tool} ${JSON.stringify(args)}`;
