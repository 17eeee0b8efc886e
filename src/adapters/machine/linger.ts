import { access } from "node:fs/promises";
import { join } from "node:path";
import { succeeds } from "../../base/errors.ts";
import { runProgram } from "./run-program.ts";

/** Contains an empty file for each account that lingers (loginctl(1)). */
const LINGER_FOLDER = "/var/lib/systemd/linger";

/**
 * True if systemd starts this account's services at boot and keeps them after logout. `folder` is
 * read if logind does not answer for the account.
 */
export async function lingers(
  account: string,
  signal: AbortSignal,
  folder = LINGER_FOLDER,
): Promise<boolean> {
  const words = ["show-user", account, "--property=Linger"];
  const { code, stdout } = await runProgram("loginctl", words, signal);
  const answer = code === 0 ? /^Linger=(yes|no)$/m.exec(stdout)?.[1] : undefined;
  return answer === undefined ? await succeeds(access(join(folder, account))) : answer === "yes";
}
