import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { dropUndefined } from "../../../base/drop-undefined.ts";
import type { ToolName, Tools } from "../desk/answers.ts";
import { useDesk } from "../desk/desk.ts";

/** What was asked for: the last answer, kept while the next one is on its way or cannot be had. */
export type LoadResult<A> = {
  answer?: A;
  /** Why there is no newer answer. */
  error?: unknown;
  /** Nothing came yet, and it has taken so long that something should be shown. */
  isSlow: boolean;
  again(): void;
  /** The same for what changes faster than it is answered: what is under way is shown first. */
  changed(): void;
};

/** There is an answer, or none for now: what stands below may be drawn. */
export const isSettled = ({
  answer,
  error,
}: Pick<LoadResult<unknown>, "answer" | "error">): boolean =>
  answer !== undefined || error !== undefined;

/** What takes less is not worth a flicker. */
const SLOW_MS = 300;

/**
 * Loads at once, for each other key, and again whenever something changed. An answer that comes too
 * late is dropped; what is under way when something changes is shown, and loaded again.
 */
export function useLoad<A>(
  key: string | undefined,
  load: (signal: AbortSignal) => Promise<A>,
): LoadResult<A> {
  const desk = useDesk();
  const [state, setState] = useState<{ key?: string; answer?: A; error?: unknown }>({});
  const [isSlow, setSlow] = useState(false);
  const [turn, setTurn] = useState(0);
  const latest = useRef(load);
  latest.current = load;
  const again = useCallback(() => setTurn((before) => before + 1), []);
  /** Undefined as long as nothing was asked. */
  const underWay = useRef<"no" | "yes" | "outdated">(undefined);

  // Begun again each time, it would never end where changes come faster than answers. What was not
  // asked yet will be new.
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
    const slow = setTimeout(() => setSlow(true), SLOW_MS);
    const settle = (result: { answer: A } | { error: unknown }): void => {
      clearTimeout(slow);
      if (stop.signal.aborted) return;
      const isOutdated = underWay.current === "outdated";
      underWay.current = "no";
      setSlow(false);
      setState((before) => ({
        ...(before.key === key && "error" in result ? before : {}),
        key,
        ...result,
      }));
      if (isOutdated) again();
    };
    latest.current(stop.signal).then(
      (answer) => settle({ answer }),
      (error: unknown) => settle({ error }),
    );
    return () => {
      clearTimeout(slow);
      stop.abort();
      underWay.current = undefined;
    };
  }, [key, turn]);

  if (state.key !== key) return { isSlow, again, changed };
  const { answer, error } = state;
  return { isSlow, again, changed, ...dropUndefined({ answer, error }) };
}

/** The answer of a tool, kept up to date; nothing is asked without arguments. */
export function useAnswer<T extends ToolName>(
  tool: T,
  args: Tools[T]["asks"] | undefined,
): LoadResult<Tools[T]["answers"]> {
  const desk = useDesk();
  return useLoad(keyOf(tool, args), (signal) => desk.call(tool, args as Tools[T]["asks"], signal));
}

/** What tells a question from others; undefined where nothing is asked. */
export const keyOf = (tool: ToolName, args: object | undefined): string | undefined =>
  args && `${tool} ${JSON.stringify(args)}`;
