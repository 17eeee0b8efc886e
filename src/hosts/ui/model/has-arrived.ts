export type DecisionTool = "approve_ingest" | "reject_ingest";

/** States of a release that show that the decision has arrived. */
const ARRIVED: Readonly<Record<DecisionTool, readonly string[]>> = {
  approve_ingest: ["approved", "filing", "filed"],
  reject_ingest: ["rejected"],
};

/**
 * True if a release shows a decision whose answer was lost. `before` is the version that was decided
 * about: the rest of a filed pack is decided in a state that the pack already has.
 */
export const hasArrived = (
  tool: DecisionTool,
  before: number | undefined,
  { state, version }: { state: string; version: number },
): boolean => ARRIVED[tool].includes(state) && version !== before;
