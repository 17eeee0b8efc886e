import type { SampleFile } from "../../../adapters/machine/sample-files.ts";
import { dropUndefined } from "../../../base/drop-undefined.ts";
import { outageMessageOf } from "../../../base/errors.ts";
import { cleanText } from "../../../base/text/clean-text.ts";
import { adviseOnFailure } from "../advise-links.ts";
import type { Doctor, DoctorProbe } from "../doctor.ts";
import { explainUntried } from "../explain-untried.ts";
import { findFiledFolders } from "../filed-folders.ts";
import { type Finding, fail, ok, warn } from "../finding.ts";
import { judgeLink, selectOnePerMount } from "../judge-link.ts";

const SAMPLES = 3;

/**
 * Tries to link a file of our own from each watched folder to the library. Downloads in the folder
 * are only inspected.
 */
export const links: DoctorProbe = {
  id: "links",
  title: "Links",
  needs: ["mediaRoots", "watched"],
  async run(doctor, signal) {
    const { machine, settings, scratch } = doctor;
    const findings: Finding[] = [];
    for (const watched of settings.watched) {
      // reported by the folders probe
      if ((await machine.refusalOf(watched, "list")) !== undefined) continue;
      await scratch.removeOld(watched, doctor.now(), machine.isAlive);
      const samples = await machine.sampleFiles(watched, SAMPLES, signal);
      for (const folder of await selectOnePerMount(
        doctor,
        await findFiledFolders(doctor, signal),
      )) {
        findings.push(...(await pair(doctor, watched, { folder, samples }, signal)));
      }
    }
    return findings;
  },
};

/** A library folder, and downloads of different owners. */
type Tried = { folder: string; samples: readonly SampleFile[] };

async function pair(
  doctor: Doctor,
  watched: string,
  { folder, samples }: Tried,
  signal: AbortSignal,
): Promise<Finding[]> {
  const { machine, scratch } = doctor;
  if ((await machine.refusalOf(folder, "write")) !== undefined) return [];
  try {
    if ((await machine.refusalOf(watched, "write")) === undefined) {
      const testFile = await scratch.makeFile(watched);
      const own = { path: testFile, from: watched, folder };
      const between = await judgeLink(doctor, own, signal);
      await scratch.remove(testFile);
      // If not even our own file can be linked, no other file can.
      if (between.level !== "ok") return [between];
      const untried = await explainUntried(machine, { from: watched, samples });
      return [
        untried === undefined
          ? between
          : warn(`${watched} → ${folder}: ${untried.why}`, { advice: untried.advice }),
        ...(await others(doctor, watched, { folder, samples }, signal)),
      ];
    }
    const found = await others(doctor, watched, { folder, samples, tellsAll: true }, signal);
    return found.length > 0 ? found : [await guess(doctor, watched, folder)];
  } catch (error) {
    const advice = adviseOnFailure((await machine.mountOf(folder))?.type);
    return [fail(`${watched} → ${folder}: ${outageMessageOf(error)}`, dropUndefined({ advice }))];
  }
}

/**
 * Reports downloads of other users that cannot be linked. With `tellsAll`, it also reports one that
 * can, unless there is a finding already.
 */
async function others(
  doctor: Doctor,
  watched: string,
  { folder, samples, tellsAll = false }: Tried & { tellsAll?: boolean },
  signal: AbortSignal,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const file of samples) {
    const judged = await judgeLink(
      doctor,
      { path: file.path, from: watched, folder, file },
      signal,
    );
    if (judged.level !== "ok" || (tellsAll && findings.length === 0)) findings.push(judged);
  }
  return findings;
}

/** Compares only the mounts, because there is no file to try. */
async function guess({ machine }: Doctor, watched: string, folder: string): Promise<Finding> {
  const [from, to] = [await machine.mountOf(watched), await machine.mountOf(folder)];
  const same = from?.id === to?.id;
  const name = cleanText(watched, 300);
  const untried = same && (await explainUntried(machine, { from: watched, samples: [] }));
  if (untried) return warn(`${name} → ${folder}: ${untried.why}`, { advice: untried.advice });
  return ok(
    same
      ? `${name} → ${folder}: one file system, so hardlinks should work. Not tried yet: there is no ` +
          "file to test this with."
      : `${name} → ${folder}: two file systems, so files will be copied. There is no file to ` +
          "test this with.",
  );
}
