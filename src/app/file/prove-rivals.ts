import { publicationsOfWork } from "../../store/journal/publications.ts";
import { type Proof, proveUnchanged } from "../journal/steps/prove-filed.ts";
import { type Incoming, rivalsOf } from "../library-state/duplicates.ts";
import type { ReleasePlan } from "../plan/plan-release.ts";
import type { Planning, Reading } from "./deps.ts";

type ProveDeps = {
  store: Reading["store"];
  files: Pick<Reading["files"], "fileIdentity" | "hashFile" | "listRoot">;
} & Pick<Planning, "duplicatePolicy">;

/** Under `upgrade`, before anything is decided: whether each file that these videos may replace is still as it was filed. */
export async function proveRivals(
  { store, files, duplicatePolicy }: ProveDeps,
  { id, plan, videos }: { id: number; plan: Pick<ReleasePlan, "identity" | "isApart">; videos: readonly Incoming[] },
  signal: AbortSignal,
): Promise<Map<string, Proof>> {
  const proofs = new Map<string, Proof>();
  if (duplicatePolicy !== "upgrade") return proofs;
  const filed = await publicationsOfWork(store.read, plan.identity, id);
  for (const { operation } of rivalsOf(plan.identity, videos, filed)) {
    if (operation.state === "sealed" && !plan.isApart(operation.finalPath))
      proofs.set(operation.id, await proveUnchanged(files, operation, signal));
  }
  return proofs;
}
