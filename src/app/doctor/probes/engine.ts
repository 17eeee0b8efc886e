import { sentence, toCommandText } from "../../../base/actions/sentence.ts";
import { formatUtc } from "../../../base/text/local-time.ts";
import { needsDaemon } from "../../engine/verdicts.ts";
import type { Doctor, DoctorProbe } from "../doctor.ts";
import { fail, ok, warn } from "../finding.ts";

/**
 * Reports which process holds the lock of this state folder, when an engine last ran, which
 * processes stand by, and which other engines file into our media roots.
 */
export const engine: DoctorProbe = {
  id: "engine",
  title: "Engine",
  needs: [],
  async run(doctor) {
    const { state } = doctor;
    const taken = await state.lockTaken();
    return [
      await holder(doctor, taken, await state.lease()),
      ...(await state.standingBy()).map(({ host, pid }) =>
        ok(`Process ${pid} on ${host} stands by, and takes over when the engine ends.`),
      ),
      ...(await state.othersHere()).map((problem) => fail(problem)),
      ...(await state.leftRoots()).map(({ problem, advice }) => fail(problem, { advice })),
    ];
  },
};

/**
 * Reports what `status` reports, so that the two agree. The other probes check the same things now
 * and as this process; the engine checked them earlier, with the service's account and settings.
 */
export const lastChecks: DoctorProbe = {
  id: "last-checks",
  title: "Engine's last checks",
  needs: [],
  repeats: true,
  async run({ state }) {
    return (await state.illVerdicts()).map(({ subject, message, provenAt }) =>
      fail(toCommandText(message), {
        cause:
          provenAt === undefined
            ? `The engine's last check of ${subject} reported this.`
            : `This was the result of the engine's last check of ${subject}, ${formatUtc(provenAt, "minutes")}.`,
        advice: sentence`If it is fixed, the engine notices at its next check. See ${{ do: "status" }}.`,
      }),
    );
  },
};

type StateLease = Awaited<ReturnType<Doctor["state"]["lease"]>>;

async function holder(
  { settings, unit, service, machine, host, outside }: Doctor,
  taken: boolean,
  lease: StateLease,
) {
  if (taken) {
    if (!lease) return ok("An engine is starting.");
    const since = formatUtc(lease.since, "minutes");
    const isHere = lease.host === host && machine.isAlive(lease.pid);
    if (isHere) {
      return ok(`An engine is running: ${lease.kind}, process ${lease.pid}, since ${since}.`);
    }
    if (outside.server) {
      return ok(
        `An engine of this storage is running on ${lease.host}: ${lease.kind}, process ` +
          `${lease.pid}, since ${since}.`,
        { advice: "A daemon on this machine stands by until that one ends." },
      );
    }
    return warn(
      `The lock is held, but not by process ${lease.pid} on ${lease.host}, which took it last.`,
      {
        cause:
          "An engine is starting, or one is running in another container or on another machine " +
          "that uses this folder.",
        advice: "Run this again in a minute.",
      },
    );
  }
  if (typeof unit === "object" && unit.active) {
    return fail(`${unit.name} is running, but not with the state folder ${settings.stateDir}.`, {
      cause:
        "The service has a different PLEX_INGEST_STATE_DIR than this command, so each uses its " +
        "own database.",
      advice: "Set PLEX_INGEST_STATE_DIR in the env file that both read.",
      command: `systemctl show ${unit.name} --property=Environment,ExecStart`,
    });
  }
  const last = lease
    ? ` The last one ${lease.releasedAt === undefined ? "started" : "ended"} ` +
      `${formatUtc(lease.releasedAt ?? lease.since, "minutes")}.`
    : " None has run yet.";
  if (!needsDaemon(settings.mode)) {
    return ok(`No engine is running, which is normal in mode ${settings.mode}.${last}`);
  }
  const none = `No engine is running, so nothing is filed.${last}`;
  // If a daemon is started while a service is down, there will be two engines as soon as the
  // service works again.
  if (typeof unit === "object") {
    return fail(none, { advice: "The service should run it. See Service." });
  }
  return fail(none, { command: service.startCommand });
}
