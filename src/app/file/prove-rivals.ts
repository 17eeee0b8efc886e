import { publicationsOfWork } from "../../store/journal/publications.ts";
import type { Store } from "../../store/open.ts";
import { type Proof, proveUnchanged } from "../journal/steps/prove-filed.ts";
import { type DuplicatePolicy, type Incoming, rivalsOf } from "../library-state/duplicates.ts";
import type { ReleasePlan } from "../plan/plan-release.ts";
import type { Files } from "../releases/files-port.ts";

type ProveDeps = {
  store: Store;
  files: Pick<Files, "fileIdentity" | "hashFile" | "listRoot">;
  duplicatePolicy: DuplicatePolicy;
};

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
