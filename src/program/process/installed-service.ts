import { readOwnerFile } from "../../adapters/fs/read/owner-file.ts";
import { readHome } from "../../adapters/machine/accounts.ts";
import type { Action } from "../../base/actions/table.ts";
import {
  BOOT_LINK,
  chooseStartAction,
  PACKAGE_UNIT_FILE,
  type Scope,
  toServiceFile,
  WRITTEN_BY,
} from "../../core/service/service-spec.ts";

/**
 * Returns the account for which our service is installed; undefined if it is not installed. The
 * Debian package's service counts for root, and for others when it is switched on. Checks only a few
 * files, without querying a service manager.
 */
export function findInstalledService(platform: string, home: string): Scope | undefined {
  const [written] = listInstalledServices(platform, home);
  if (written) return written.scope;
  const isOfPackage = platform === "linux" && readOwnerFile(PACKAGE_UNIT_FILE).ok;
  const isRoot = process.geteuid?.() === 0;
  return isOfPackage && (isRoot || readOwnerFile(BOOT_LINK).ok) ? "system" : undefined;
}

type InstalledFile = { scope: Scope; file: string; text: string };

/** Lists the service files that we wrote, with the account's own first. */
export function listInstalledServices(platform: string, home: string): InstalledFile[] {
  if (platform !== "linux" && platform !== "darwin") return [];
  return (["user", "system"] as const).flatMap((scope) => {
    const path = toServiceFile(platform, scope, home);
    const file = readOwnerFile(path);
    return file.ok && file.text.includes(WRITTEN_BY)
      ? [{ scope, file: path, text: file.text }]
      : [];
  });
}

/** Returns the command that starts a resident engine on this machine. */
export const chooseStartActionHere = (): Action =>
  chooseStartAction(findInstalledService(process.platform, readHome()), process.geteuid?.() === 0);
