import type { Sentence } from "../../base/actions/sentence.ts";

type Level = "ok" | "warn" | "fail";

/**
 * A finding of one probe. All texts are one sentence, except `command`, which is one line for a
 * shell.
 */
export type Finding = {
  level: Level;
  found: string;
  cause?: string;
  /** Instructions if no command fixes it, or in addition to the command. */
  advice?: Sentence;
  /**
   * The command that fixes the problem, as typed. If no command fixes it, a command that only shows
   * what a person has to judge.
   */
  command?: string;
};

type FindingRemedy = Omit<Finding, "level" | "found">;

export const ok = (found: string, remedy: FindingRemedy = {}): Finding => ({
  level: "ok",
  found,
  ...remedy,
});
export const warn = (found: string, remedy: FindingRemedy = {}): Finding => ({
  level: "warn",
  found,
  ...remedy,
});
export const fail = (found: string, remedy: FindingRemedy = {}): Finding => ({
  level: "fail",
  found,
  ...remedy,
});

export type ProbeReport = { id: string; title: string; findings: Finding[]; duration_ms: number };

/** The account whose permissions the probes had. */
export type ProbeViewpoint = { user: string; of: "this process" | "the service"; pid?: number };

export type Report = {
  ok: boolean;
  counts: Record<Level, number>;
  view: ProbeViewpoint;
  probes: ProbeReport[];
};

/** Removes the `sudo` before each command of a line. A folder with that name is kept. */
export function withoutSudo(report: Report): Report {
  const bare = (line: string) =>
    line.replaceAll(/\\.|'[^']*'|(?<=^|&& )sudo /g, (part) => part.replace(/^sudo $/, ""));
  const typed = (finding: Finding): Finding =>
    finding.command === undefined ? finding : { ...finding, command: bare(finding.command) };
  return {
    ...report,
    probes: report.probes.map((probe) => ({ ...probe, findings: probe.findings.map(typed) })),
  };
}

/** Combines the results of several probes. The report is ok unless something failed. */
export function toReport(probes: ProbeReport[], view: ProbeViewpoint): Report {
  const counts: Report["counts"] = { ok: 0, warn: 0, fail: 0 };
  for (const { findings } of probes) for (const { level } of findings) counts[level]++;
  return { ok: counts.fail === 0, counts, view, probes };
}
