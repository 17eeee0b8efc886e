/**
 * A blow is the fault in one run of a worker, as text that replays it. It is either the worker's
 * own faults (`link:2`, see worker/faults.ts), joined by commas, or one system call under strace:
 * `strace:files:link:2` and `strace:journal:pwrite64:7` kill the worker at the call,
 * `strace:files:fsync:1=EIO` makes the call fail. A round's blows are joined by a slash, one per
 * run.
 */
export type Tracing = {
  /** strace counts calls on these paths only. Node itself opens and writes hundreds of others. */
  files: string[];
  journal: string[];
};

export const NO_TRACING: Tracing = { files: [], journal: [] };

export type Command = { command: string[]; env: Record<string, string> };

const TRACED = /^strace:(files|journal):(\w+):(\d+)(?:=(\w+))?$/;

/**
 * Returns the command and environment that start a worker with this blow; `always` lists faults
 * that are added to it.
 */
export function blowCommand(
  blow: string,
  always: readonly string[],
  tracing: Tracing,
  worker: string[],
): Command {
  const traced = TRACED.exec(blow);
  // A stranger comes before a kill at the same step, and the kill before an error.
  const strangers = always.filter((fault) => fault.endsWith("=stranger"));
  const errors = always.filter((fault) => !strangers.includes(fault));
  const blows = traced || blow === "" ? [] : [blow];
  const env = { CRASH_AT: [...strangers, ...blows, ...errors].join() };
  if (!traced) return { command: worker, env };
  const [, group, call = "", count = "", errno] = traced;
  const effect = errno === undefined ? "signal=KILL" : `error=${errno}`;
  const paths = tracing[group === "files" ? "files" : "journal"].flatMap((path) => ["-P", path]);
  const trace = ["-e", `trace=${call}`, "-e", `inject=${call}:${effect}:when=${count}`];
  const strace = ["strace", "-f", "-qq", "-o", "/dev/null", ...trace, ...paths];
  return { command: [...strace, ...worker], env };
}

/** Returns a blow's target without its number: a row of the coverage table. */
export function struck(blow: string): string {
  const traced = TRACED.exec(blow);
  if (traced) return [`${traced[1]} ${traced[2]}`, traced[4] ?? ""].join(" ").trim();
  const [, step = "", rest = ""] = /^([^:]+):\d+(.*)$/.exec(blow) ?? [];
  return `${step} ${rest.replace(/^[:=]/, "")}`.trim();
}

export const isKill = (blow: string): boolean => blow !== "" && !/=E/.test(blow);
