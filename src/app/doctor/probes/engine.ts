import { isAtOrBelow } from "../../../core/path/is-below.ts";
import { cleanText } from "../../../core/text/clean-text.ts";
import { utcText } from "../../../core/text/local-time.ts";
import type { Doctor, Probe } from "../doctor.ts";
import { type Finding, fail, ok, warn } from "../finding.ts";

/** Who has the lock of this state folder, when an engine last ran, and whether another one runs with other settings. */
export const engine: Probe = {
  id: "engine",
  title: "Engine",
  needs: [],
  async run(doctor, signal) {
    const taken = await doctor.state.lockTaken();
    const lease = await doctor.state.lease();
    return [await holder(doctor, taken, lease), ...(await second(doctor, taken ? lease?.pid : undefined, signal))];
  },
};

type Lease = Awaited<ReturnType<Doctor["state"]["lease"]>>;

async function holder(
  { settings, unit, service, machine, host, outside }: Doctor,
  taken: boolean,
  lease: Lease,
): Promise<Finding> {
  if (taken) {
    if (!lease) return ok("An engine runs, and is starting.");
    const since = utcText(new Date(lease.since).toISOString(), "minutes");
    const isHere = lease.host === host && machine.isAlive(lease.pid);
    if (isHere) return ok(`An engine runs: ${lease.kind}, process ${lease.pid}, since ${since}.`);
    if (outside.server)
      return ok(
        `An engine of this storage runs on ${lease.host}: ${lease.kind}, process ${lease.pid}, since ${since}.`,
        {
          advice: "A daemon on this machine stands by until that one ends.",
        },
      );
    return warn(`The lock is held, and not by process ${lease.pid} on ${lease.host}, which took it last.`, {
      cause: "An engine is starting, or it runs in another container or machine with this folder.",
      advice: "Run this again in a minute.",
    });
  }
  if (typeof unit === "object" && unit.active)
    return fail(`${unit.name} runs, but not with the state folder ${settings.stateDir}.`, {
      cause: "The service was given another PLEX_INGEST_STATE_DIR than this command: each has a database of its own.",
      advice: "Set PLEX_INGEST_STATE_DIR in the env file that both read.",
      command: `systemctl show ${unit.name} --property=Environment,ExecStart`,
    });
  const last = lease
    ? ` The last one ${lease.releasedAt === undefined ? "began" : "ended"} ${utcText(new Date(lease.releasedAt ?? lease.since).toISOString(), "minutes")}.`
    : " None has run yet.";
  if (settings.mode === "hook" || settings.mode === "mcp")
    return ok(`No engine runs now; in mode ${settings.mode} that is as it should be.${last}`);
  const none = `No engine runs, so nothing is filed.${last}`;
  // A daemon beside a service that is down would be a second engine as soon as the service works again.
  if (typeof unit === "object") return warn(none, { advice: "The service is to run it: see Service." });
  return warn(none, { command: service.startCommand });
}

/** Other daemons on this machine that work on the same folders, or on folders that this user does not see. */
async function second(
  { machine, pid: own, settings, settingsOf, state }: Doctor,
  holding: number | undefined,
  signal: AbortSignal,
): Promise<Finding[]> {
  const daemons = (await machine.listProcesses(signal)).filter(
    ({ pid, words }) => pid !== own && pid !== holding && isDaemon(words),
  );
  const findings: Finding[] = [];
  const standingBy = daemons.length === 0 ? [] : await state.standingBy();
  for (const { pid, words } of daemons) {
    if (standingBy.includes(pid)) {
      findings.push(ok(`Process ${pid} stands by, and takes over when the engine ends.`));
      continue;
    }
    const file = words[words.indexOf("--env-file") + 1 || words.length];
    const env = await machine.environmentOf(pid);
    const its = env && settingsOf(env, file);
    const shared = its && its.folders.length > 0 ? sharedFolder(its.folders, settings) : "unknown";
    if (shared === undefined) continue;
    const stateDir = env?.["PLEX_INGEST_STATE_DIR"];
    const setTo = stateDir === undefined ? file && `the settings ${file}` : `the state folder ${stateDir}`;
    const name = `Process ${pid} is another plex-ingest daemon${setTo === undefined ? "" : `, with ${setTo}`}`;
    findings.push(
      warn(`${name}${shared === "unknown" ? "" : `: both work on ${cleanText(shared, 300)}`}.`, {
        cause: "Two engines with two databases on the same folders take the same downloads.",
        advice: shared === "unknown" ? "If both serve the same downloads or library, stop one." : "Stop one of them.",
        command: `ps -fp ${pid}`,
      }),
    );
  }
  return findings;
}

/** One of theirs that is one of ours, in one or above it. A client's downloads are folders of its own. */
const sharedFolder = (theirs: readonly string[], { mediaRoots, watched }: Doctor["settings"]): string | undefined =>
  theirs.find((folder) =>
    [...mediaRoots, ...watched].some((own) => isAtOrBelow(folder, own) || isAtOrBelow(own, folder)),
  );

/** `node -- /usr/bin/plex-ingest … daemon`; not the `sudo` or the shell that started it. */
const isDaemon = ([first = "", ...words]: readonly string[]): boolean =>
  /(?:^|\/)node[\w.-]*$/.test(first) &&
  words.some((word) => /(?:^|\/)plex-ingest(?:\.[jt]s)?$/.test(word)) &&
  words.includes("daemon");
