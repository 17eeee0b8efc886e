import { existsSync, linkSync } from "node:fs";
import { constants } from "node:os";
import { SERVER_FAULTS } from "./server-faults.ts";

/**
 * What happens at one call of a named step: `link:2` dies before the second link, `link:2:after`
 * after it, `link:2=ENOSPC` lets it fail, `link:2=ENOSPC+` that one and all later ones,
 * `link:1=stranger` puts somebody else's file in its way. `any:3=crash` and the like befall the
 * database server (./server-faults.ts). The step `any` counts all steps together.
 */
type Fault = { step: string; call: number; after: boolean; effect: string };

const faults: Fault[] = (process.env["CRASH_AT"] ?? "").split(",").filter(Boolean).map(parse);
const counts = new Map<string, number>();

/** How often each step was taken so far. */
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
 * Makes a step of this name: counted, and where a fault says so it dies, fails or meets a stranger.
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
    for (const fault of faults) if (here(fault) && !fault.after) strike(fault, name, args);
    const result = await work(...args);
    if (faults.some((fault) => here(fault) && fault.after)) die();
    return result;
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
    // In one step: what the stranger does is not to be killed in the middle.
    if (!existsSync(path)) linkSync(process.env["CRASH_STRANGER"] ?? "", path);
    return;
  }
  const ofServer = SERVER_FAULTS[effect];
  if (ofServer) return ofServer();
  throw systemError(effect.replace("+", ""), name);
}

/** Not even what is queued is carried out: the kernel takes the process away. */
function die(): void {
  process.kill(process.pid, "SIGKILL");
}

/** As Node words it: a full quota has a number and no name there. */
function systemError(code: string, syscall: string): Error {
  const errno = -(constants.errno[code as keyof typeof constants.errno] ?? 0);
  const named = code === "EDQUOT" ? `Unknown system error ${errno}` : code;
  return Object.assign(new Error(`${named}: made to fail, ${syscall}`), {
    errno,
    code: named,
    syscall,
  });
}
