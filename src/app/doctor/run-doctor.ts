import { setTimeout } from "node:timers/promises";
import { dropUndefined } from "../../base/drop-undefined.ts";
import { Outage, type OutageCode, UserError } from "../../base/errors.ts";
import { cleanText } from "../../base/text/clean-text.ts";
import { waitUnlessAborted } from "../../core/concurrency.ts";
import { type Doctor, type DoctorProbe, has } from "./doctor.ts";
import { type Finding, fail, type ProbeReport } from "./finding.ts";

export type DoctorTimeouts = { probeMs: number; totalMs: number };

/** With a Plex that hangs the whole run still ends within fifteen seconds. */
const LIMITS: DoctorTimeouts = { probeMs: 8000, totalMs: 12_000 };

/** How long the removal of temporary files may take on a disk that does not answer. */
const CLEAN_UP_MS = 1500;

/**
 * Runs every probe whose needs are met, at the same time, and reports them in the order of the
 * table. A probe that fails or takes too long is a finding. What they made is removed, also when
 * the signal aborts.
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
    return reports
      .filter(({ findings }) => findings.length > 0)
      .toSorted((a, b) => (place.get(a.id) ?? 0) - (place.get(b.id) ?? 0));
  } finally {
    await Promise.race([
      doctor.scratch.removeAll(),
      setTimeout(CLEAN_UP_MS, undefined, { ref: false }),
    ]);
  }
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
    // A call to a disk that does not answer cannot be aborted.
    findings = await waitUnlessAborted(run(doctor, stop), stop);
  } catch (error) {
    findings = [
      stop.aborted ? tooLate(title, performance.now() - started) : toFailedFinding(title, error),
    ];
  }
  return { id, title, findings, duration_ms: Math.round(performance.now() - started) };
}

const tooLate = (title: string, ms: number): Finding =>
  fail(`${title}: there was no answer within ${Math.round(ms / 1000)} s.`, {
    cause: "A server, disk or share does not answer, or the machine is very busy.",
    advice: "See that it works, then run this again.",
  });

/** What to do where the server's client does not say it itself. */
const ADVICE: Partial<Record<OutageCode, string>> = {
  plex_unavailable: "See that Plex runs, and that PLEX_URL leads to it from this machine.",
  plex_unauthorized:
    "Set PLEX_TOKEN again: https://support.plex.tv/articles/204059436 tells where the token is.",
  tmdb_unavailable: "See that this machine reaches the internet, and TMDB_URL if you set it.",
  tmdb_unauthorized: "Copy the key again from https://www.themoviedb.org/settings/api.",
};

/**
 * What a server's client says is wrong, with what to do about it, or what a probe did not foresee.
 */
export function toFailedFinding(title: string, error: unknown): Finding {
  const message = cleanText(error instanceof Error ? error.message : String(error), 500);
  if (error instanceof UserError) return fail(message, { advice: error.hint });
  if (error instanceof Outage) return fail(message, dropUndefined({ advice: ADVICE[error.code] }));
  return fail(`${title}: it could not be looked at (${message}).`);
}
