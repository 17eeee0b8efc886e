import { homedir } from "node:os";
import { readOwnerFile } from "../../adapters/fs/read/owner-file.ts";
import type { Action } from "../../base/actions/table.ts";
import {
  chooseStartAction,
  type Scope,
  toServiceFile,
  WRITTEN_BY,
} from "../../core/service/service-spec.ts";

/**
 * Returns the account for which our service is installed; undefined if it is not installed. Checks
 * only two files, without querying a service manager.
 */
export function findInstalledService(platform: string, home: string): Scope | undefined {
  if (platform !== "linux" && platform !== "darwin") return undefined;
  return (["user", "system"] as const).find((scope) =>
    isOurs(toServiceFile(platform, scope, home)),
  );
}

function isOurs(path: string): boolean {
  const file = readOwnerFile(path);
  return file.ok && file.text.includes(WRITTEN_BY);
}

/** Returns the command that starts a resident engine on this machine. */
export const chooseStartActionHere = (): Action =>
  chooseStartAction(findInstalledService(process.platform, homedir()), process.geteuid?.() === 0);
