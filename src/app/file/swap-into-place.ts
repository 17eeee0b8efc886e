import type { Operation } from "../../core/journal/operation.ts";
import type { FileIdentity } from "../../core/media-files/file-identity.ts";
import type { Reason } from "../../core/reason.ts";
import { closeSwap, type SwapDeps } from "../journal/operations/swap.ts";
import { beginTrash, type TrashDeps, trashHomes } from "../journal/operations/trash.ts";
import { rollBack } from "../journal/roll-back.ts";

export type SwapJob = {
  /** Staged: a publication that replaces, or a file that comes back. */
  into: Operation;
  /** The publication whose file has the name now, and which file that is. */
  leaving: Operation;
  found: FileIdentity;
  /** The publication that stands for it from then on; none where it is undone. */
  replacedBy?: string | undefined;
};

/** Gives the name of a file to a staged one, and the file to the trash of its library. Returns why it could not, if so: the trash's part is closed then. */
export async function swapIntoPlace(deps: SwapDeps & TrashDeps, job: SwapJob): Promise<Reason | undefined> {
  const { files, lease } = deps;
  const { into, leaving, found, replacedBy } = job;
  let reason: Reason = { code: "refused", message: "No trash can take the file that stands there." };
  for (const home of await trashHomes(deps, leaving)) {
    const out = await beginTrash(deps, { publication: leaving, home, found, replacedBy });
    lease.assertHeld();
    const swapped = await files.swapFiles({
      temp: into.tempPath ?? "",
      staged: into.temp ?? into.source,
      final: into.finalPath,
      old: found,
      trashPath: out.finalPath,
    });
    if (swapped.ok) {
      await closeSwap(deps, { into, out });
      return undefined;
    }
    reason = { code: swapped.code, message: swapped.why };
    await rollBack(deps, out, swapped.why);
    if (swapped.code !== "other_file_system") return reason;
  }
  return reason;
}
