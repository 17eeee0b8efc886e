import { createContext } from "preact";
import { useContext, useEffect, useRef, useState } from "preact/hooks";
import type { Status } from "../desk/answers.ts";
import { useDesk } from "../desk/desk.ts";

export const LostContext = createContext<string | undefined>(undefined);

/**
 * ISO time since which the server has been unreachable; undefined while it can be reached. Until it
 * is reachable again, nothing can be decided.
 */
export const useLostSince = (): string | undefined => useContext(LostContext);

/** The same value from the desk, for the component that provides it. */
export function useTracked(): string | undefined {
  const desk = useDesk();
  const [since, setSince] = useState<string>();
  useEffect(
    () =>
      desk.onChange(({ kind }) => {
        if (kind === "lost") setSince(new Date().toISOString());
        if (kind === "back") setSince(undefined);
      }),
    [desk],
  );
  return since;
}

/** Calls `run` once the daemon answers again, or changes something. */
export function useReconnect(run: () => void): void {
  const desk = useDesk();
  const latest = useRef(run);
  latest.current = run;
  useEffect(() => desk.onChange(({ kind }) => kind !== "lost" && latest.current()), [desk]);
}

export const StatusContext = createContext<Status | undefined>(undefined);

/** The status that the shell received last; undefined until then. */
export const useStatus = (): Status | undefined => useContext(StatusContext);
