import { dirname, join } from "node:path";
import { outageMessageOf } from "../../../base/errors.ts";
import { formatCount } from "../../../base/text/format-count.ts";
import type { Doctor, DoctorProbe } from "../doctor.ts";
import { findFiledFolders } from "../filed-folders.ts";
import { type Finding, fail, ok, warn } from "../finding.ts";

/** The longest name that filing makes, in bytes (core/plan/names). */
const NAME_BYTES = 255;
/** In Unicode's two forms (NFC and NFD): HFS+ and APFS take them for one. */
const COMPOSED = "\u00e9";
const DECOMPOSED = "e\u0301";

/** What the file system of each library folder can do, tried with hidden files that are removed. */
export const library: DoctorProbe = {
  id: "library",
  title: "Library's file system",
  needs: ["mediaRoots"],
  async run(doctor, signal) {
    const { machine, scratch } = doctor;
    const findings: Finding[] = [];
    for (const folder of await findFiledFolders(doctor, signal)) {
      signal.throwIfAborted();
      if ((await machine.refusalOf(folder, "write")) !== undefined) continue; // the probe of folders says so
      const removed = await scratch.removeOld(folder, doctor.now(), machine.isAlive);
      const notes =
        removed > 0
          ? [
              ok(
                `${folder}: removed ${formatCount(removed, "hidden file")} of an earlier run that was ended.`,
              ),
            ]
          : [];
      findings.push(...notes, ...(await tryFolder(doctor, folder)));
    }
    return findings;
  },
};

async function tryFolder(doctor: Doctor, folder: string): Promise<Finding[]> {
  try {
    const findings = [
      ...(await noClobber(doctor, folder)),
      ...(await longName(doctor, folder)),
      ...(await trash(doctor, folder)),
    ];
    const folds = await folding(doctor, folder);
    const traits = [
      folds.cases ? "takes upper and lower case for the same" : undefined,
      folds.forms ? "takes the two forms of accents for the same" : undefined,
    ];
    const notable = traits.filter((trait) => trait !== undefined);
    if (findings.length > 0) return findings;
    const also =
      notable.length > 0 ? ` It ${notable.join(" and ")}; filing takes this into account.` : "";
    return [
      ok(
        `${folder}: files appear whole and never over another, and long names and the trash work.${also}`,
      ),
    ];
  } catch (error) {
    return [fail(`${folder}: ${outageMessageOf(error)}`)];
  }
}

/** A file is published by a second name, which the system refuses if the name is taken. */
async function noClobber({ scratch, files }: Doctor, folder: string): Promise<Finding[]> {
  const [taken, fresh] = [await scratch.makeFile(folder), await scratch.makeFile(folder)];
  const over = await files.publishNoReplace(fresh, taken);
  if (over.ok) {
    return [
      fail(`${folder}: its file system lets one file replace another unasked.`, {
        advice: "Use another file system for the library.",
      }),
    ];
  }
  const free = scratch.nameIn(folder);
  const published = await files.publishNoReplace(fresh, free);
  for (const path of [taken, fresh, free]) await scratch.remove(path);
  if (published.ok) return [];
  return [
    warn(
      `${folder}: its file system has no hardlinks, so files are copied and published by a rename.`,
      {
        cause: published.why,
        advice:
          "It works; only do not let another program write the same names at the same moment.",
      },
    ),
  ];
}

async function folding(
  { scratch, machine }: Doctor,
  folder: string,
): Promise<{ cases: boolean; forms: boolean }> {
  const lower = await scratch.makeFile(folder, `-a${COMPOSED}`);
  const start = lower.slice(0, -2);
  const isThere = async (path: string): Promise<boolean> =>
    (await machine.inspect(path)) !== "missing";
  const cases = await isThere(`${start}A${COMPOSED}`);
  const forms = await isThere(`${start}a${DECOMPOSED}`);
  await scratch.remove(lower);
  return { cases, forms };
}

async function longName({ scratch }: Doctor, folder: string): Promise<Finding[]> {
  const short = scratch.nameIn(folder);
  const path = `${short}${"n".repeat(NAME_BYTES - Buffer.byteLength(short.slice(dirname(short).length + 1)))}`;
  const made = await scratch.makeFile(folder, path.slice(short.length)).catch(() => undefined);
  if (made !== undefined) {
    await scratch.remove(made);
    return [];
  }
  return [
    warn(`${folder}: its file system takes no names of ${NAME_BYTES} bytes.`, {
      cause: "An encrypted folder (eCryptfs, encfs) or an old share shortens what a name may be.",
      advice: "Releases with very long titles will be refused; use another folder for the library.",
    }),
  ];
}

/** What undo takes out is renamed into a folder beside it, so both must be on one mount. */
async function trash({ machine }: Doctor, folder: string): Promise<Finding[]> {
  const path = join(folder, TRASH);
  const inspected = await machine.find(path);
  if (!inspected) return [];
  const [libraryMount, other] = [await machine.mountOf(folder), await machine.mountOf(path)];
  const sameDevice = (await machine.find(folder))?.dev === inspected.dev;
  if (sameDevice && libraryMount?.id === other?.id) return [];
  return [
    fail(`${path}, the trash, is on another file system or mount than its library.`, {
      cause: "A file moves into the trash by a rename, which does not leave a file system.",
      advice: "Unmount what is mounted there, or make it a plain folder.",
    }),
  ];
}

const TRASH = ".plex-ingest-trash";
