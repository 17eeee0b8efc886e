import { sentence } from "../../base/actions/sentence.ts";
import { UserError } from "../../base/errors.ts";
import { type Manager, managerOf } from "../../core/service/managers.ts";
import {
  BOOT_LINK,
  PACKAGE_UNIT_FILE,
  type Scope,
  WRITTEN_BY,
} from "../../core/service/service-spec.ts";
import type { ServiceDeps } from "./service-deps.ts";

/**
 * Returns the service manager for this person or for the system. @throws UserError if there is no
 * supported one
 */
export function requireManager({ machine }: ServiceDeps, scope: Scope): Manager {
  const { platform, person } = machine;
  if (platform === "linux" || platform === "darwin") return managerOf(platform, scope, person);
  throw UserError.unsupported(
    "Services are supported only for systemd (Linux) and launchd (macOS).",
    sentence`Have this machine's service manager run ${{ do: "daemon" }}.`,
  );
}

/**
 * Explains why no service can be installed or queried, if the system was not started by systemd.
 * Undefined otherwise.
 */
export function explainNoService({ machine }: Pick<ServiceDeps, "machine">): string | undefined {
  if (machine.platform !== "linux" || machine.hasSystemd()) return undefined;
  const first = machine.firstProcess();
  return (
    `systemd is not running here${first === undefined ? "" : ` (process 1 is ${first})`}, so ` +
    "services cannot be installed or queried."
  );
}

/** @throws UserError if the system was not started by systemd, as in most containers */
export function assertRuns({ machine }: ServiceDeps): void {
  const why = explainNoService({ machine });
  if (why === undefined) return;
  throw UserError.unsupported(
    why,
    sentence`Have this system's own service manager run ${{ do: "daemon" }} (in a container, use it as the command). ${{ do: "service", verb: "install", with: "--dry-run" }} shows the unit.`,
  );
}

/** `isPackaged`: a package installed the unit. `startsAtBoot` is known only for such a unit. */
export type InstalledService = {
  scope: Scope;
  manager: Manager;
  text: string;
  isPackaged?: true;
  startsAtBoot?: boolean;
};

/** Returns the installed services, with the person's own service first. */
export async function findServices(deps: ServiceDeps): Promise<InstalledService[]> {
  const found: InstalledService[] = [];
  for (const scope of ["user", "system"] as const) {
    const manager = requireManager(deps, scope);
    const text = await deps.files.read(manager.file);
    if (text !== undefined) found.push({ scope, manager, text });
    else if (scope === "system") found.push(...(await findPackaged(deps, manager)));
  }
  return found;
}

/**
 * Returns the unit of the Debian package. Until it is switched on, it is the service only of root: an
 * account can run plex-ingest for itself instead.
 */
async function findPackaged(
  { files, machine }: Pick<ServiceDeps, "files" | "machine">,
  manager: Manager,
): Promise<InstalledService[]> {
  if (machine.platform !== "linux") return [];
  const text = await files.read(PACKAGE_UNIT_FILE).catch(() => undefined);
  if (!text?.includes(WRITTEN_BY)) return [];
  const startsAtBoot = (await files.read(BOOT_LINK).catch(() => undefined)) !== undefined;
  if (!startsAtBoot && machine.person.uid !== 0) return [];
  const ofPackage = { ...manager, file: PACKAGE_UNIT_FILE };
  return [{ scope: "system", manager: ofPackage, text, isPackaged: true, startsAtBoot }];
}

/**
 * Returns the service to which a command applies: the system's if requested, otherwise the one that
 * is installed. @throws UserError (`not_found`)
 */
export async function requireService(
  deps: ServiceDeps,
  system: boolean,
): Promise<InstalledService> {
  const all = await findServices(deps);
  const found = system ? all.find(({ scope }) => scope === "system") : all[0];
  if (found) return found;
  assertRuns(deps);
  throw UserError.notFound(
    system ? "No system service is installed." : "No service is installed.",
    sentence`Install it with ${{ do: "service", verb: "install", ...(system ? { with: "--system" } : {}) }}.`,
  );
}

/** @throws UserError (`refused`) for a file that was written by another program or a person */
export function assertOurs(file: string, text: string | undefined): void {
  if (text === undefined || text.includes(WRITTEN_BY)) return;
  throw UserError.refused(
    `${file} was not written by this program, so it is left alone.`,
    "Stop that service and move the file away; keep your own lines in a drop-in (`systemctl edit plex-ingest`).",
  );
}
