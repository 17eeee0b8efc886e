import { join } from "node:path";
import type { FileMethod } from "../../../src/core/journal/method-traits.ts";
import { violations } from "./check.ts";
import { type DriverRelease, resultOf, run } from "./filing.ts";
import { type Homes, type Part, pathsOf } from "./homes.ts";
import { type Call, readTrace, straceWords } from "./strace.ts";

/**
 * A failure of one kind of call on one part of the paths: of the n-th call, or of that call and all
 * later ones.
 */
export type Failing = {
  method: FileMethod;
  part: Part;
  call: Call;
  errno: string;
  nth: number;
  forEver: boolean;
};

export const nameOf = ({ method, part, call, errno, nth, forEver }: Failing): string =>
  `${method}: ${call} ${nth} on ${part} fails with ${errno}${forEver ? " for ever" : ""}`;

/**
 * Errors after which linking may give up, as in src/adapters/fs. No other error leads to the next
 * method.
 */
const FALLS_THROUGH = ["EXDEV", "EPERM", "EMLINK", "ENOTSUP", "EOPNOTSUPP", "ENOSYS", "EINVAL"];

const OUTAGE: Record<string, string> = {
  ENOSPC: "no_space",
  EDQUOT: "no_space",
  EROFS: "not_writable",
  EACCES: "not_writable",
};
const WRITES: readonly Call[] = ["write", "sync", "link", "mkdir"];

/**
 * Returns the violations after the failure, one sentence each; undefined if there is no such call.
 * Nothing else may use `folder`.
 */
export async function failOnce(
  homes: Homes,
  folder: string,
  failing: Failing,
): Promise<string[] | undefined> {
  const { method, part, call, errno, nth, forEver } = failing;
  const home = homes.lay(join(folder, "home"));
  const log = join(folder, "strace.log");
  const paths = pathsOf(part, home.path);
  const words = straceWords({ call, fault: `error=${errno}`, nth, forEver, paths, log });
  const ran = await run([...words, ...homes.commandOf({ home: home.path, method })]);
  const trace = readTrace(log);
  if (trace.injected.length === 0) return undefined;
  const wrong = violations(home.path, home.before, { ended: false });
  const result = resultOf(ran);
  // Until a release exists, the driver itself reads the downloads, and an error there ends it.
  if (result?.releases[0]) wrong.push(...judged(failing, result.releases[0], result.warnings));
  else if (part !== "source") wrong.push(`the driver ended: ${ran.stderr.slice(0, 300)}`);
  if (!forEver) wrong.push(...syncedAgain(trace.lines));
  const after = await homes.drive({ home: home.path, method, laterMs: 3_600_000 });
  // A file that no method can file goes to review, and a download that could not be read settles
  // again and is reported there. The driver handles neither, because it only files.
  const state = after.releases[0]?.state;
  const ended = state === "filed";
  const first = result?.releases[0]?.state; // undefined if the driver ended while it added the film
  const held =
    (first === "review" && state === first) || (part === "source" && state === "settling");
  if (!ended && !held) wrong.push(`later it is ${JSON.stringify(after.releases)}`);
  // A file that could not be filed is a problem of the release and does not block the other files.
  const whole = ended && after.releases[0]?.problems.length === 0;
  wrong.push(...violations(home.path, home.before, { ended: whole }));
  return wrong;
}

function judged(
  { method, part, call, errno }: Failing,
  release: DriverRelease,
  warnings: readonly string[],
): string[] {
  const { state, waiting, reasons, problems, tries, published } = release;
  const wrong: string[] = [];
  for (const { method: used, why } of published) {
    if (used === method || (method === "auto" && used === "hardlink")) continue;
    const may =
      method === "auto" && (call === "link" || call === "clone") && FALLS_THROUGH.includes(errno);
    if (!may) wrong.push(`${errno} led to ${used}`);
    if (!why?.includes("No hardlink: ")) wrong.push(`it does not say why it was filed by ${used}`);
  }
  if (state === "filed" && problems.length === 0) return wrong;
  const said = [
    waiting?.message,
    ...reasons.map(({ message }) => message),
    ...problems,
    ...warnings,
  ].join("");
  if (said === "" && !(part === "source" && state === "settling")) {
    wrong.push(`it is ${state} and no reason is shown`);
  }
  const outage = OUTAGE[errno];
  if (outage === undefined || !WRITES.includes(call)) return wrong;
  if (waiting?.code !== outage) {
    wrong.push(`${errno} is ${waiting?.code ?? "no outage"} instead of ${outage}`);
  }
  if (tries > 0) wrong.push(`${errno} uses up a try`);
  return wrong;
}

/**
 * A failed sync has lost the data that it should have kept, but the next sync reports success. A
 * second sync proves nothing until a file is named there again. Data synced before the failure is
 * safe.
 */
function syncedAgain(lines: readonly string[]): string[] {
  const path = /f(?:data)?sync\(\d+<([^>]*)>\).*INJECTED/.exec(
    lines.find((line) => line.includes("INJECTED")) ?? "",
  )?.[1];
  if (path === undefined) return [];
  let [unsynced, lost] = [path.endsWith(".partial"), false];
  for (const line of lines) {
    const synced = /f(?:data)?sync\(/.test(line) && line.includes(`<${path}>`);
    if (/ (?:link|rename|mkdir)\w*\(.* = 0$/.test(line) && line.includes(`${path}/`)) {
      [unsynced, lost] = [true, false];
    }
    // The name has since been removed, so there is nothing left to trust.
    else if (
      / unlink\w*\(.* = 0$/.test(line) &&
      line.includes(`${path}/`) &&
      !line.includes(".partial")
    ) {
      lost = false;
    } else if (synced && line.includes("INJECTED")) {
      lost = unsynced;
    } else if (synced && lost) {
      return [`${path.split("/").at(-1)} was synced again after a sync had failed, and believed`];
    } else if (synced) {
      unsynced = false;
    }
  }
  return [];
}
