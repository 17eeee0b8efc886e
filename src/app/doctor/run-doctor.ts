import { setTimeout } from "node:timers/promises";
import { dropUndefined } from "../../base/drop-undefined.ts";
import { Outage, type OutageCode, UserError } from "../../base/errors.ts";
import { cleanText } from "../../base/text/clean-text.ts";
import { waitUnlessAborted } from "../../core/concurrency.ts";
import { type Doctor, type DoctorProbe, has } from "./doctor.ts";
import { type Finding, fail, type ProbeReport } from "./finding.ts";

export type DoctorTimeouts = { probeMs: number; totalMs: number };

/** Even if Plex hangs, the whole run ends within fifteen seconds. */
const LIMITS: DoctorTimeouts = { probeMs: 8000, totalMs: 12_000 };

/** Timeout for removing temporary files on a disk that does not respond. */
const CLEAN_UP_MS = 1500;

/**
 * Runs every probe whose needs are met, concurrently, and reports the results in the order of the
 * table. A probe that fails or takes too long is reported as a finding. Files that probes made are
 * removed, even if the signal aborts.
 * @throws the signal's reason
 */
export async function runDoctor(
  doctor: Doctor,
  probes: readonly DoctorProbe[],
  signal: AbortSignal,
  limits: DoctorTimeouts = LIMITS,
): Promise<ProbeReport[]> {
  const total = AbortSignal.any([signal, AbortSignal.timeout(limits.totalMs)]);
  const due = probes.filter(({ needs }) => needs.every((need) => has[need](doctor)));
  try {
    const run = (some: readonly DoctorProbe[]) =>
      Promise.all(some.map((probe) => runProbe(probe, doctor, total, limits.probeMs)));
    const reports = await run(due.filter(({ blocks }) => !blocks));
    for (const probe of due.filter(({ blocks }) => blocks)) reports.push(...(await run([probe])));
    signal.throwIfAborted();
    const place = new Map(due.map(({ id }, index) => [id, index]));
    return withoutRepeated(reports, due)
      .filter(({ findings }) => findings.length > 0)
      .toSorted((a, b) => (place.get(a.id) ?? 0) - (place.get(b.id) ?? 0));
  } finally {
    await Promise.race([
      doctor.scratch.removeAll(),
      setTimeout(CLEAN_UP_MS, undefined, { ref: false }),
    ]);
  }
}

/** Drops findings about a problem that a probe has already reported from its own check. */
function withoutRepeated(
  reports: readonly ProbeReport[],
  probes: readonly DoctorProbe[],
): ProbeReport[] {
  const repeating = new Set(probes.flatMap(({ id, repeats }) => (repeats ? [id] : [])));
  const found = reports.flatMap(({ id, findings }) =>
    repeating.has(id) ? [] : findings.flatMap((one) => (one.level === "fail" ? one.found : [])),
  );
  return reports.map((report) =>
    repeating.has(report.id)
      ? {
          ...report,
          findings: report.findings.filter(
            (one) => !found.some((text) => text.includes(one.found.replace(/\.$/, ""))),
          ),
        }
      : report,
  );
}

async function runProbe(
  { id, title, run }: DoctorProbe,
  doctor: Doctor,
  signal: AbortSignal,
  limitMs: number,
): Promise<ProbeReport> {
  const started = performance.now();
  const stop = AbortSignal.any([signal, AbortSignal.timeout(limitMs)]);
  let findings: Finding[];
  try {
    // A call to a disk that does not respond cannot be aborted.
    findings = await waitUnlessAborted(run(doctor, stop), stop);
  } catch (error) {
    findings = [
      stop.aborted ? tooLate(title, performance.now() - started) : toFailedFinding(title, error),
    ];
  }
  return { id, title, findings, duration_ms: Math.round(performance.now() - started) };
}

const tooLate = (title: string, ms: number): Finding =>
  fail(`${title}: no response within ${Math.round(ms / 1000)} s.`, {
    cause: "A server, disk or share is not responding, or the machine is very busy.",
    advice: "Make sure that it works, then run this again.",
  });

/** Advice for outages whose error includes no advice. */
const ADVICE: Partial<Record<OutageCode, string>> = {
  tmdb_unavailable:
    "Check that this machine reaches the internet, and check TMDB_URL if you set it.",
  tmdb_unauthorized: "Copy the key again from https://www.themoviedb.org/settings/api.",
};

/**
 * Turns an error into a finding. A UserError or an Outage is reported with advice on what to do;
 * any other error means that the subject could not be checked.
 */
export function toFailedFinding(title: string, error: unknown): Finding {
  const message = cleanText(error instanceof Error ? error.message : String(error), 500);
  if (error instanceof UserError) return fail(message, { advice: error.hint });
  if (error instanceof Outage) return fail(message, dropUndefined({ advice: ADVICE[error.code] }));
  return fail(`${title}: it could not be checked (${message}).`);
}
