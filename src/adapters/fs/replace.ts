import { lstat, rename } from "node:fs/promises";
import { dirname } from "node:path";
import { type FileIdentity, sameFile } from "../../core/settle/file-identity.ts";
import { type Attempt, sourceChanged, sourceMissing } from "./attempt.ts";
import { writeFailure } from "./errno.ts";
import { fileIdentity, identityOf } from "./identity.ts";
import { syncFolder } from "./sync-folder.ts";

/**
 * Lets the name `final` mean the staged file `temp` instead of its present one, without a moment in which it means
 * neither: the one place where a name changes its file. The old file must already bear a second name, `kept` (linked
 * into the trash before): unless both names still mean the file that is expected, nothing happens. `source_missing`:
 * `temp` is not there. Answers what `final` is now; the folders are synced.
 *
 * Between the look and the rename another program could put a third file at `final`; no call of Node excludes that.
 */
export async function replaceKept(
  temp: string,
  final: string,
  kept: string,
  expected: FileIdentity,
): Promise<Attempt<{ identity: FileIdentity }>> {
  if ((await fileIdentity(temp)) === undefined) return sourceMissing();
  for (const name of [kept, final]) {
    const now = await fileIdentity(name);
    if (!now || !sameFile(now, expected)) return sourceChanged();
  }
  try {
    await rename(temp, final);
  } catch (error) {
    throw writeFailure(error, final);
  }
  await syncFolder(dirname(final));
  if (dirname(temp) !== dirname(final)) await syncFolder(dirname(temp));
  return { ok: true, identity: identityOf(await lstat(final, { bigint: true })) };
}
