import { dirname } from "node:path";
import { type Sentence, sentence, toCommandText } from "../../base/actions/sentence.ts";
import { UserError } from "../../base/errors.ts";
import { cleanText, quoteWord } from "../../base/text/clean-text.ts";
import { type ManagerCall, managerOf } from "../../core/service/managers.ts";
import { BOOT_LINK, PACKAGE_UNIT_FILE, type Scope } from "../../core/service/service-spec.ts";
import { isActive } from "../../core/service/service-state.ts";
import { assertOurs, assertRuns } from "./find-service.ts";
import { planService, type ServicePlan } from "./plan-service.ts";
import { askState } from "./report.ts";
import type { InstallOptions, ServiceDeps } from "./service-deps.ts";

export type InstallResult = {
  done: "installed" | "updated" | "unchanged" | "shown";
  manager: string;
  file: string;
  envFile: string;
  stateDir: string;
  account: string;
  /** Lines that were, or would be, appended to the env file. */
  envLines: string | undefined;
  /** For a dry run: the service file's text and the calls that would follow. */
  text: string;
  calls: readonly ManagerCall[];
  warnings: string[];
  /** True if the service's manager reports it as running afterwards. Missing for a dry run. */
  runs?: boolean;
};

/**
 * Installs the service and starts it, or updates it if it is already installed. Can be repeated at
 * any time.
 * @throws UserError if nothing, or only a part of it, was done
 */
export async function installService(
  deps: ServiceDeps,
  options: InstallOptions,
  signal: AbortSignal,
): Promise<InstallResult> {
  const { files } = deps;
  const plan = await planService(deps, options, signal);
  const { manager, spec, text, envLines, owner } = plan;
  const before = await files.read(manager.file);
  const result = {
    manager: manager.name,
    file: manager.file,
    envFile: spec.envFile,
    stateDir: spec.stateDir,
    account: owner.name,
    envLines,
    text,
    calls: manager.install,
    warnings: plan.warnings,
  };
  if (options.dryRun) return { ...result, done: "shown" };

  assertRuns(deps);
  assertMayInstall(deps, options.scope, plan);
  await assertNoOther(deps, options.scope);
  assertOurs(manager.file, before);
  await writeEnvLines(deps, plan);
  await makeFolders(deps, plan, options.scope);
  if (before === text && envLines === undefined) {
    const state = await askState(deps, manager, signal);
    if (isActive(state) && state.enabled === "enabled") {
      return { ...result, done: "unchanged", runs: true };
    }
  }
  if (before !== text) await files.write(manager.file, text);
  const warnings = await runCalls(deps, manager.install, signal);
  const state = await askState(deps, manager, signal);
  if (!isActive(state)) {
    warnings.push(toCommandText(sentence`The service is ${state.active}. ${LOGS}.`));
  }
  return {
    ...result,
    done: before === undefined ? "installed" : "updated",
    runs: isActive(state),
    warnings: [...result.warnings, ...warnings],
  };
}

function assertMayInstall(
  { machine, program }: ServiceDeps,
  scope: Scope,
  { owner, spec: { envFile } }: ServicePlan,
): void {
  if (scope === "user" || machine.person.uid === 0) return;
  const words = [
    "sudo",
    program.node,
    "--",
    program.entry,
    "--env-file",
    envFile,
    "service",
    "install",
    "--system",
  ];
  throw UserError.refused(
    "Only root can install a system service.",
    `Run \`${words.map(quoteWord).join(" ")} --account ${quoteWord(owner.name)}\`.`,
  );
}

/**
 * Refuses a second service, because two services with different state folders would run two
 * engines.
 */
async function assertNoOther({ machine, files }: ServiceDeps, scope: Scope): Promise<void> {
  const other: Scope = scope === "user" ? "system" : "user";
  const platform = machine.platform === "darwin" ? "darwin" : "linux";
  // Under sudo, the other service belongs to the person who ran sudo, not to root.
  const person =
    machine.sudoUser === undefined
      ? machine.person
      : await machine.account(machine.sudoUser, AbortSignal.timeout(5000));
  const { file } = managerOf(platform, other, person ?? machine.person);
  if ((await files.read(file)) === undefined) {
    // The Debian package's service has its file elsewhere, and counts when it is switched on.
    const isOn = platform === "linux" && other === "system" && (await files.read(BOOT_LINK));
    if (typeof isOn !== "string") return;
    throw UserError.conflict(
      `The Debian package's service is switched on: ${PACKAGE_UNIT_FILE}.`,
      "Switch it off first: `sudo systemctl disable --now plex-ingest`.",
    );
  }
  throw UserError.conflict(
    `A service is already installed ${other === "system" ? "for the system" : "for one person"}: ` +
      `${file}.`,
    `Uninstall it first: \`${other === "system" ? "sudo " : ""}plex-ingest service uninstall\`.`,
  );
}

async function writeEnvLines(
  { files }: ServiceDeps,
  { envLines, spec }: ServicePlan,
): Promise<void> {
  if (envLines === undefined) return;
  await files.append(spec.envFile, envLines).catch((error: unknown) => {
    throw UserError.refused(
      `${spec.envFile} cannot be changed, but it must contain the state folder.`,
      `Add the line ${envLines.trim().split("\n").at(-1)} to it.`,
      { cause: error },
    );
  });
}

async function makeFolders(
  { machine, files }: ServiceDeps,
  { spec, owner }: ServicePlan,
  scope: Scope,
): Promise<void> {
  const belongsTo = scope === "system" ? owner : undefined;
  await files.makeFolder(spec.stateDir, belongsTo);
  if (machine.platform === "darwin") await files.makeFolder(dirname(spec.logFile), belongsTo);
}

const POLL_INTERVAL_MS = 250;
const MAX_POLLS = 120;

/**
 * Runs the calls in order. Returns warnings about failed calls that are not required.
 * @throws UserError if a required call fails; the command can be repeated
 */
export async function runCalls(
  { machine, clock }: ServiceDeps,
  calls: readonly ManagerCall[],
  signal: AbortSignal,
): Promise<string[]> {
  const warnings: string[] = [];
  for (const { argv, otherwise, untilFails, lingerOf } of calls) {
    if (lingerOf !== undefined && (await machine.lingers(lingerOf, signal))) continue;
    let ran = await machine.run(argv, signal);
    if (untilFails) {
      for (let polls = 0; ran.code === 0 && polls < MAX_POLLS; polls++) {
        await clock.sleep(POLL_INTERVAL_MS, signal);
        ran = await machine.run(argv, signal);
      }
      continue;
    }
    if (ran.code === 0) continue;
    if (otherwise === undefined) throw failure(argv, ran.code, ran.stderr || ran.stdout);
    if (otherwise !== "") warnings.push(otherwise);
  }
  return warnings;
}

function failure(argv: readonly string[], code: number | undefined, text: string): UserError {
  const line = `\`${argv.join(" ")}\``;
  if (code === undefined) {
    return UserError.unsupported(
      `${argv[0]} was not found.`,
      `Run ${line} yourself when it is installed.`,
    );
  }
  const stderr = cleanText(text.trim().replaceAll(/\s*\n\s*/g, " "), 500);
  return new UserError(
    `${line} failed${stderr === "" ? "" : `: ${stderr}`}`,
    hintFor(stderr),
    "internal_error",
  );
}

/** Points to the daemon's log. */
const LOGS = sentence`${{ do: "service", verb: "logs" }} shows the daemon's log`;

function hintFor(stderr: string): Sentence {
  if (
    /connect to (?:user scope |system scope )?bus|XDG_RUNTIME_DIR|No medium found/i.test(stderr)
  ) {
    return (
      "Log in directly instead of using su or sudo, and try again; or install a system service " +
      "with --system."
    );
  }
  if (/denied|authentication|not permitted/i.test(stderr)) return "Try again with sudo.";
  return sentence`${LOGS}. You can run the command again.`;
}
