/** A filed release's state at one media server. `pending`: a scan is not requested yet. */
export type ServerState = "pending" | "requested" | "seen" | "mismatch" | "not_seen";

/** The worst state comes first. */
export const WORST_STATE_FIRST = [
  "mismatch",
  "not_seen",
  "requested",
  "pending",
  "seen",
] as const satisfies ServerState[];

/** With `any`, one server that shows the release is enough, and then one that may show it soon. */
const BEST_STATE_FIRST = [
  "seen",
  "requested",
  "pending",
  "mismatch",
  "not_seen",
] as const satisfies ServerState[];

/** A server's part in the combined state, from INGEST_PROOF: `no` means not at all. */
export type ProofShare = "all" | "any" | "no";

/**
 * Combines a release's states at its servers. Servers that do not count decide only if the release
 * has no state at any other. Undefined without states.
 */
export function combineStates(
  states: readonly { state: ServerState; proof: ProofShare }[],
): ServerState | undefined {
  const counted = states.filter(({ proof }) => proof !== "no");
  const deciding = counted.length > 0 ? counted : states;
  const order = deciding.some(({ proof }) => proof === "any")
    ? BEST_STATE_FIRST
    : WORST_STATE_FIRST;
  return order.find((state) => deciding.some((one) => one.state === state));
}
