// Runs in private mounts. Files on a disk image (XFS), cuts its power at one moment after the
// other, mounts it again and checks the result. Prints one JSON line for each round.

import { execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { violations } from "./check.ts";
import { type CutJob, type CutRound, type Moment, resultOf, run } from "./filing.ts";
import { type HomeAt, homesIn, type Part, pathsOf } from "./homes.ts";
import { type Call, readTrace, straceWords } from "./strace.ts";

const { folder, method, moments, planted = false } = JSON.parse(process.argv[2] ?? "") as CutJob;
const at = (...names: string[]): string => join(folder, ...names);
const sh = (file: string, ...args: string[]): string =>
  execFileSync(file, args, { encoding: "utf8" });
const disk = at("disk");
const mount = (): string => sh("mount", "-o", "loop", at("image"), disk);
const unmount = (): string => sh("umount", disk);

mkdirSync(disk);
const homes = await homesIn(folder);
sh("truncate", "-s", "320M", at("fresh"));
sh("mkfs.xfs", "-q", "-m", "reflink=1", at("fresh"));

function begin(): HomeAt {
  sh("cp", "--sparse=always", at("fresh"), at("image")); // about two of 320 MiB are written
  mount();
  const home = homes.lay(join(disk, "home"));
  sh("sync", "-f", disk);
  return home;
}

/** Runs filing up to a moment and cuts the power. Undefined if there is no such moment. */
async function cut(home: HomeAt, moment: Moment): Promise<{ at: string } | undefined> {
  const job = { home: home.path, method, planted };
  if ("step" in moment) {
    const ran = await run(homes.commandOf({ ...job, cutAt: moment.step, cutMount: disk }));
    if (resultOf(ran)) return undefined;
    return {
      at: `${moment.step} ${(JSON.parse(ran.stdout || "{}") as { cut?: string }).cut ?? ran.stderr}`,
    };
  }
  const log = at("log");
  const paths = (["source", "library", "target"] satisfies Part[]).flatMap((part) =>
    pathsOf(part, home.path),
  );
  const words = straceWords({
    call: moment.call,
    fault: "signal=KILL",
    nth: moment.nth,
    forEver: false,
    paths,
    log,
  });
  const ran = await run([...words, ...homes.commandOf(job)]);
  sh("xfs_io", "-x", "-c", "shutdown", disk);
  return resultOf(ran)
    ? undefined
    : { at: `${moment.call} ${moment.nth} ${readTrace(log).injected[0] ?? ""}` };
}

async function round(moment: Moment): Promise<CutRound | undefined> {
  const home = begin();
  try {
    const done = await cut(home, moment);
    unmount();
    mount();
    if (!done) return undefined;
    const wrong = violations(home.path, home.before, { ended: false });
    const after = await homes.drive({ home: home.path, method, laterMs: 3_600_000 });
    const state = after.releases[0]?.state ?? "none";
    wrong.push(...violations(home.path, home.before, { ended: true }));
    return { at: done.at, state, warnings: after.warnings, wrong };
  } finally {
    unmount();
  }
}

const tell = (told: CutRound): void => void process.stdout.write(`${JSON.stringify(told)}\n`);
const kinds: Call[] = ["open", "write", "sync", "link", "unlink", "mkdir", "clone"];

/** Plays every moment of each kind until the kind has no further moment. */
async function all(of: readonly ("step" | Call)[]): Promise<void> {
  for (const kind of of) {
    for (let nth = 1; ; nth++) {
      const told = await round(kind === "step" ? { step: nth } : { call: kind, nth });
      if (!told) break;
      tell(told);
    }
  }
}

if (typeof moments === "object") {
  for (const moment of moments) {
    const told = await round(moment);
    if (told) tell(told);
  }
} else {
  await all(moments === "steps" ? ["step"] : kinds);
}
