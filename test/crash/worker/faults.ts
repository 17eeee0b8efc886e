import { existsSync, linkSync } from "node:fs";
import { constants } from "node:os";
import { SERVER_FAULTS } from "./server-faults.ts";

/**
 * A fault at one call of a named step. `link:2` dies before the second link, `link:2:after` after
 * it; `link:2=ENOSPC` makes it fail, `link:2=ENOSPC+` makes it and all later ones fail;
 * `link:1=stranger` puts another file in its way. Faults like `any:3=crash` affect the database
 * server (./server-faults.ts). The step `any` counts all steps together.
 */
type Fault = { step: string; call: number; after: boolean; effect: string };

const faults: Fault[] = (process.env["CRASH_AT"] ?? "").split(",").filter(Boolean).map(parse);
const counts = new Map<string, number>();

/** Number of times each step was taken so far. */
export const stepCounts = (): Record<string, number> => Object.fromEntries(counts);

function parse(text: string): Fault {
  const found = /^([\w.-]+):(\d+)(:after)?(?:=(\w+\+?))?$/.exec(text);
  if (!found) throw new Error(`${text} is no fault.`);
  return {
    step: found[1] ?? "",
    call: Number(found[2]),
    after: found[3] !== undefined,
    effect: found[4] ?? "kill",
  };
}

/**
 * Wraps the work as a step of this name. Calls are counted, and a fault makes the step die, fail or
 * meet a stranger.
 */
export function step<Args extends unknown[], Result>(
  name: string,
  work: (...args: Args) => Promise<Result>,
): (...args: Args) => Promise<Result> {
  return async (...args) => {
    const call = count(name);
    const total = count("any");
    const here = (fault: Fault): boolean =>
      matches(fault, name, call) || matches(fault, "any", total);
    try {
      for (const fault of faults) if (here(fault) && !fault.after) strike(fault, name, args);
      return await work(...args);
    } finally {
      // Also after a call that failed, such as the removal of a folder that is not empty.
      if (faults.some((fault) => here(fault) && fault.after)) die();
    }
  };
}

function count(name: string): number {
  const next = (counts.get(name) ?? 0) + 1;
  counts.set(name, next);
  return next;
}

const matches = (fault: Fault, name: string, call: number): boolean =>
  fault.step === name && (fault.effect.endsWith("+") ? call >= fault.call : call === fault.call);

function strike({ effect }: Fault, name: string, args: readonly unknown[]): void {
  if (effect === "kill") return die();
  if (effect === "stranger") {
    const path = args.findLast((arg) => typeof arg === "string") ?? "";
    // The stranger acts in one step, so that a kill cannot interrupt it.
    if (!existsSync(path)) linkSync(process.env["CRASH_STRANGER"] ?? "", path);
    return;
  }
  const ofServer = SERVER_FAULTS[effect];
  if (ofServer) return ofServer();
  throw systemError(effect.replace("+", ""), name);
}

/** The kernel removes the process, so that not even queued work is carried out. */
function die(): void {
  process.kill(process.pid, "SIGKILL");
}

/** Formats the error as Node does. For a full quota, Node has a number but no name. */
function systemError(code: string, syscall: string): Error {
  const errno = -(constants.errno[code as keyof typeof constants.errno] ?? 0);
  const named = code === "EDQUOT" ? `Unknown system error ${errno}` : code;
  return Object.assign(new Error(`${named}: made to fail, ${syscall}`), {
    errno,
    code: named,
    syscall,
  });
}
