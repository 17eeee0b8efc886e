import type { Operation } from "../../../core/journal/operation.ts";
import type { JournalDeps } from "../steps/deps.ts";
import { sealReinstated } from "./seal-reinstated.ts";

/** Writes down that a superseded file stands at its own place again, beside what had superseded it. */
export async function closeReinstate(
  deps: JournalDeps & { hasPlex: () => boolean },
  reinstate: Operation,
): Promise<void> {
  const { store, files, lease, now } = deps;
  lease.assertHeld();
  const final = (await files.fileIdentity(reinstate.finalPath)) ?? reinstate.source;
  await files.leaveTrash(reinstate.sourcePath, reinstate.finalPath, reinstate.source);
  await store.write((trx) =>
    sealReinstated(trx, reinstate, final, { lease: lease.number, at: now(), hasPlex: deps.hasPlex() }),
  );
}
