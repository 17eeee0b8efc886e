import { hostname, release } from "node:os";
import { findUserName, type ProcessUser, readAccount } from "../../../adapters/machine/accounts.ts";
import { runAsProcess } from "../../../adapters/machine/enter-process.ts";
import { readJournalLines, readLastLines } from "../../../adapters/machine/last-lines.ts";
import { findServiceAccount, machineAs } from "../../../adapters/machine/service-account.ts";
import { type FoundUnit, findUnit, type Unit } from "../../../adapters/machine/systemd-unit.ts";
import { adviseRestart } from "../../../app/doctor/advise-access.ts";
import type { Doctor } from "../../../app/doctor/doctor.ts";
import {
  type Finding,
  type ProbeReport,
  type Report,
  toReport,
  warn,
  withoutSudo,
} from "../../../app/doctor/finding.ts";
import { folders } from "../../../app/doctor/probes/folders.ts";
import { PROBES } from "../../../app/doctor/probes/list.ts";
import { createRedact, redactAll } from "../../../app/doctor/redact.ts";
import { runDoctor } from "../../../app/doctor/run-doctor.ts";
import { readStatus } from "../../../app/engine/status.ts";
import { AlreadyReported } from "../../../base/errors.ts";
import { parseJson } from "../../../base/text/parse-json.ts";
import { ROWS_OF_RELEASES } from "../../../store/check/row-damage.ts";
import { readRunTimeSettings } from "../../../store/settings/settings.ts";
import { isEngineLockTaken } from "../../../store/sqlite/engine-lock.ts";
import { inspectDatabase } from "../../../store/sqlite/inspect.ts";
import { type ConfigCheck, loadWellFormed } from "../../config/load.ts";
import { textsOf } from "../../config/secrets.ts";
import { createSettingsReport } from "../../config/settings-report.ts";
import { systemClock } from "../../process/clock.ts";
import { openStoreFor, storeFilesOf } from "../../process/open-store.ts";
import {
  findDaemonOfOther,
  isOfService,
  readProcessStart,
  runningService,
  UNIT,
} from "../../process/service-process.ts";
import { catchSignals } from "../../process/signals.ts";
import type { StartPlace } from "../../process/start-engine.ts";
import { VERSION } from "../../process/version.ts";
import { makeDoctor } from "./make-doctor.ts";
import { NOTHING_OUTSIDE, wireOutside } from "./outside.ts";
import { writeNew } from "./write-new.ts";

/**
 * Time limit for a run under the service's account: the limit of any run, plus the second that Node
 * needs to start on a small machine.
 */
const TIMEOUT_MS = 14_500;

/**
 * Probes that run from here regardless of the account that the others run as: only the service
 * manager knows about services, and the service does not see the processes of a media server.
 */
const FROM_HERE = ["service", "server-rights"];

/** The exit code that a shell reports for a program ended by Ctrl-C. */
const INTERRUPTED = 130;

export type DoctorOptions = {
  /**
   * Scope of the checks: everything, or only what can be checked at once and without any server.
   */
  scope: "all" | "folders";
  /** Runs the checks as this process, even if a service is running. */
  here?: boolean | undefined;
  /** Path of a new file for the information that a helper needs. */
  bundle?: string | undefined;
  /**
   * Keeps the home folder, the account names and the host name in the bundle instead of hiding
   * them.
   */
  withPaths?: boolean | undefined;
};

/**
 * Runs the probes as the service if it is running and this process is root, otherwise as this
 * process. Writes the bundle if requested. Everything that the probes created is removed, even
 * after Ctrl-C.
 * @throws UserError when the bundle cannot be written
 */
export async function examine(place: StartPlace, options: DoctorOptions): Promise<Report> {
  using signals = catchSignals();
  const stop = new AbortController();
  for (const name of ["SIGINT", "SIGTERM"] as const) {
    signals.on(name, () => stop.abort(new AlreadyReported(INTERRUPTED)));
  }
  if (options.scope === "folders") return await lookAtFolders(place, stop.signal);
  const unit = options.here ? "unknown" : await findUnit(UNIT, stop.signal);
  const running = runningService(unit);
  const isRoot = process.geteuid?.() === 0;
  const pid =
    running?.pid ??
    (isRoot && !options.here
      ? await findDaemonOfOther({ ...place, command: "config" })
      : undefined);
  const start = pid !== undefined && isRoot ? await readProcessStart(pid) : undefined;
  const eyes = start
    ? { ...place, env: start.env, envFile: place.envFile ?? start.envFile }
    : place;
  const home = eyes.env["HOME"] ?? place.home;
  const known = loadWellFormed({ ...eyes, home, command: "config" });
  const asService =
    pid !== undefined && start ? await reportAsService(pid, eyes, stop.signal) : undefined;
  stop.signal.throwIfAborted();
  const { outside, close } = await wireOutside(known.config);
  try {
    const caller = makeDoctor(known, { ...eyes, home }, unit, outside);
    const isHere = options.here === true;
    const account = isHere ? undefined : await accountOfService(caller, stop.signal);
    const doctor = account ? { ...caller, machine: machineAs(account) } : caller;
    // A `here` run leaves these probes out.
    const due = asService
      ? PROBES.filter(({ id }) => FROM_HERE.includes(id))
      : PROBES.filter(({ id }) => !isHere || !FROM_HERE.includes(id));
    const reports = await runDoctor(doctor, due, stop.signal);
    if (running && !asService && running.pid !== process.pid) {
      addTo(reports, "service", notItsEyes(running, readAccount().uid));
    }
    if (account) addTo(reports, "service", ...otherGroups(account, doctor));
    const report = asService
      ? merged(asService, reports)
      : toReport(reports, { user: readAccount().name, of: "this process" });
    if (options.bundle !== undefined) {
      await writeNew(
        options.bundle,
        await makeBundle(
          { report, known, unit, withPaths: options.withPaths === true, home },
          stop.signal,
        ),
      );
    }
    return report;
  } finally {
    await close();
  }
}

/**
 * Like `examine`, for a user at a shell. For root, commands are shown without sudo, which a
 * container or a small machine may lack.
 */
export async function examineForTypist(place: StartPlace, options: DoctorOptions): Promise<Report> {
  const report = await examine(place, options);
  return process.geteuid?.() === 0 ? withoutSudo(report) : report;
}

/** Checks only what can be checked at once and without any server. */
async function lookAtFolders(place: StartPlace, signal: AbortSignal): Promise<Report> {
  const known: ConfigCheck = loadWellFormed({ ...place, command: "config" });
  const doctor = makeDoctor(known, place, "unknown", NOTHING_OUTSIDE);
  return toReport(await runDoctor(doctor, [folders], signal), {
    user: readAccount().name,
    of: "this process",
  });
}

function addTo(probes: readonly ProbeReport[], id: string, ...findings: readonly Finding[]): void {
  probes.find((probe) => probe.id === id)?.findings.push(...findings);
}

/** Returns the account of the service or daemon on this machine, if its groups are not ours. */
async function accountOfService(
  { unit, state, host }: Doctor,
  signal: AbortSignal,
): Promise<ProcessUser | undefined> {
  const lease = await state.lease().catch(() => undefined);
  const isHeld = lease?.host === host && (await state.lockTaken());
  return await findServiceAccount({ unit, daemonPid: isHeld ? lease.pid : undefined }, signal);
}

/** Reports groups of the account that the service does not have yet. */
function otherGroups(account: ProcessUser, { machine }: Doctor): Finding[] {
  return (account.joinedLater?.groups ?? []).flatMap((gid) => {
    const { cause, ...remedy } = adviseRestart({ ...machine, whoAmI: () => account }, gid) ?? {};
    return cause === undefined ? [] : [warn(cause, remedy)];
  });
}

/** Merges the reports in the order of `PROBES`. */
function merged(report: Report, ownReports: readonly ProbeReport[]): Report {
  const place = new Map(PROBES.map(({ id }, index) => [id, index]));
  const probes = [...report.probes, ...ownReports].toSorted(
    (a, b) => (place.get(a.id) ?? 0) - (place.get(b.id) ?? 0),
  );
  return toReport(probes, report.view);
}

/**
 * Runs the same probes in a process with the service's user, permissions, environment and mounts.
 * Returns undefined if no such process could be started.
 */
async function reportAsService(
  pid: number,
  { entry, envFile }: { entry: string; envFile?: string | undefined },
  signal: AbortSignal,
): Promise<Report | undefined> {
  const settings = envFile === undefined ? [] : ["--env-file", envFile];
  const command = [process.execPath, "--", entry, ...settings, "doctor", "--json", "--here"];
  const ran = await runAsProcess(
    pid,
    command,
    { passes: isOfService, timeoutMs: TIMEOUT_MS },
    signal,
  );
  if (ran?.code === undefined || ran.code > 1) return undefined;
  const report = parseJson(ran.stdout) as Partial<Report> | undefined;
  return report?.probes
    ? ({ ...report, view: { ...report.view, of: "the service", pid } } as Report)
    : undefined;
}

/** Returns the finding for a service that could not be checked with its own view of the mounts. */
function notItsEyes(unit: Unit, uid: number): Finding {
  const me = findUserName(uid) ?? String(uid);
  const cause =
    "A unit may hide folders, mount them read-only, or mount two folders of one file system " +
    "separately, so that no link works between them.";
  if (uid === 0) {
    return warn(
      `This is the view of ${me}, not of ${unit.name}: its process could not be entered.`,
      { cause },
    );
  }
  return warn(
    `This is the view of ${me}, not of ${unit.name}: only root may enter that view of the mounts.`,
    {
      cause,
      command: 'sudo env "PATH=$PATH" plex-ingest doctor',
    },
  );
}

const LOG_LINES = 200;

type BundleInput = {
  report: Report;
  known: ConfigCheck;
  unit: FoundUnit;
  withPaths: boolean;
  home: string;
};

/**
 * Returns the information that a helper needs as one JSON text. It contains no secrets, and names
 * only if they are wanted.
 */
async function makeBundle(
  { report, known, unit, withPaths, home }: BundleInput,
  signal: AbortSignal,
): Promise<string> {
  const { config, secretTexts } = known;
  const bundle = {
    made_at: new Date(systemClock.now()).toISOString(),
    versions: {
      plex_ingest: VERSION,
      node: process.versions.node,
      platform: `${process.platform} ${process.arch} ${release()}`,
    },
    doctor: report,
    service: unit,
    settings: createSettingsReport(known).settings.filter(({ value }) => value !== ""),
    ...(await stateOf(known)),
    log: await logOf(known, unit, signal),
  };
  const accounts = [process.getuid?.(), process.geteuid?.()].flatMap((uid) =>
    uid === undefined ? [] : (findUserName(uid) ?? []),
  );
  const users = bundle.settings
    .filter(({ name }) => name.endsWith("_USERNAME"))
    .map(({ value }) => value);
  const people = [...accounts, process.env["USER"], process.env["SUDO_USER"], ...users, hostname()];
  const redact = createRedact({
    secrets: [...secretTexts, ...textsOf(config.secrets)],
    names: withPaths ? [] : people.filter((name) => name !== undefined),
    home: withPaths ? undefined : home,
  });
  return `${JSON.stringify(redactAll(bundle, redact), null, 2)}\n`;
}

/** Returns the counts in the database, or the reason why it cannot be read. */
async function stateOf({ config }: ConfigCheck): Promise<object> {
  try {
    const { database, lock } = storeFilesOf(config.stateDir);
    const lockHeld = (): boolean => isEngineLockTaken(lock);
    await using store = await openStoreFor("reader", config);
    const { engine, counts, sources, last_errors } = await readStatus(
      store,
      { lockHeld, mode: config.mode },
      systemClock,
    );
    return {
      database: inspectDatabase(database, ROWS_OF_RELEASES),
      run_time_settings: await readRunTimeSettings(store.read),
      engine,
      counts,
      sources,
      last_errors,
    };
  } catch (error) {
    return { database: error instanceof Error ? error.message : String(error) };
  }
}

async function logOf(
  { config }: ConfigCheck,
  unit: FoundUnit,
  signal: AbortSignal,
): Promise<string[]> {
  const { file } = config.log;
  if (file !== undefined) {
    return (await readLastLines(file, LOG_LINES)) ?? [`${file} cannot be read.`];
  }
  return typeof unit === "object" ? await readJournalLines(unit, LOG_LINES, signal) : [];
}
