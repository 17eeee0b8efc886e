import type { SampleFile } from "../../adapters/machine/sample-files.ts";
import { type Sentence, sentence } from "../../base/actions/sentence.ts";
import type { Doctor } from "./doctor.ts";

/** Where the steps for the umask of each download client are. */
export const UMASK_STEPS = "docs/start/folders.md#umask";

type UntriedEyes = Pick<Doctor["machine"], "find" | "whoAmI" | "userName" | "protectsHardlinks">;

/**
 * Returns why a link of our own file proves nothing about downloads; undefined if it does, or if
 * downloads of that account are there and were judged. Linux lets an account link only files that it
 * owns or may write (proc_sys_fs(5), protected_hardlinks), and the account that downloads often is
 * another one. `client`: the account of the download client, if it is known; otherwise the owner of
 * the folder counts.
 */
export async function explainUntried(
  machine: UntriedEyes,
  { from, samples, client }: { from: string; samples: readonly SampleFile[]; client?: number },
): Promise<{ why: string; advice: Sentence } | undefined> {
  const me = machine.whoAmI();
  if (me.uid === 0 || !(await machine.protectsHardlinks())) return undefined;
  if (client === undefined && samples.length > 0) return undefined;
  const owner = client ?? (await machine.find(from))?.uid;
  if (owner === undefined || owner === me.uid) return undefined;
  if (samples.some(({ uid }) => uid === owner)) return undefined;
  const name = machine.userName(owner) ?? `user ${owner}`;
  const whose =
    client === undefined ? `The folder belongs to ${name}` : `The download client runs as ${name}`;
  return {
    why:
      `not tried yet. ${whose}, and no download of ${name} is there. ${me.name} can hardlink it ` +
      "only if it may write it; otherwise it is copied.",
    advice: sentence`Give the download client the umask 002 (${UMASK_STEPS}), and run ${{ do: "doctor" }} after the first download.`,
  };
}
