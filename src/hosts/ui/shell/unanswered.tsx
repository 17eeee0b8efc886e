import type { JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { ToolName } from "../desk/answers.ts";
import { type Desk, ServerUnreachable } from "../desk/desk.ts";
import type { DecisionTool } from "../model/has-arrived.ts";
import type { LostDecision, UnansweredDecision } from "./lost-decision.tsx";
import type { StatusNotice } from "./problem.tsx";

const DECISIONS = ["approve_ingest", "reject_ingest"] as const satisfies readonly DecisionTool[];

function decisionOf(tool: ToolName, args: unknown): UnansweredDecision | undefined {
  const decision = DECISIONS.find((known) => known === tool);
  const { ids: [id, ...others] = [] } = args as { ids?: number[] };
  return decision === undefined || id === undefined || others.length > 0
    ? undefined
    : { tool: decision, args: args as UnansweredDecision["args"], id };
}

/**
 * Watches for decisions whose answer was lost with the connection. After a reconnect, `band` reads
 * and states what became of the decision. Returns the desk to use for all calls.
 */
export function useUnanswered(
  desk: Desk,
  notify: (notice: StatusNotice) => void,
): { desk: Desk; band: JSX.Element | undefined } {
  const unanswered = useRef<UnansweredDecision>(undefined);
  const reconnects = useRef(0);
  const [asked, ask] = useState<UnansweredDecision>();
  const [part, load] = useState<{ LostDecision: typeof LostDecision }>();
  useEffect(
    () =>
      desk.onChange(({ kind }) => {
        // A change may still arrive after the loss, when the part below cannot be loaded.
        if (kind !== "back") return;
        reconnects.current += 1;
        show();
      }),
    [desk],
  );
  function show(): void {
    if (!unanswered.current) return;
    ask(unanswered.current);
    unanswered.current = undefined;
    // This part is needed only after a reconnect.
    import("./lost-decision.tsx").then(load, () => {});
  }
  const watched = useMemo<Desk>(
    () => ({
      ...desk,
      async call(tool, args, signal) {
        const before = reconnects.current;
        try {
          return await desk.call(tool, args, signal);
        } catch (error) {
          if (error instanceof ServerUnreachable) {
            unanswered.current = decisionOf(tool, args) ?? unanswered.current;
            // A proxy may hold the request until after the reconnect.
            if (reconnects.current !== before) show();
          }
          throw error;
        }
      },
    }),
    [desk],
  );
  return {
    desk: watched,
    band: part && asked && (
      <part.LostDecision
        key={asked.id}
        of={asked}
        desk={watched}
        notify={notify}
        close={() => ask(undefined)}
      />
    ),
  };
}
