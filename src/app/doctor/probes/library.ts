import { dirname, join } from "node:path";
import { outageMessageOf } from "../../../base/errors.ts";
import { formatCount } from "../../../base/text/format-count.ts";
import type { Doctor, DoctorProbe } from "../doctor.ts";
import { findFiledFolders } from "../filed-folders.ts";
import { type Finding, fail, ok, warn } from "../finding.ts";

/** The longest name that filing makes, in bytes (core/plan/names). */
const NAME_BYTES = 255;
/** One character in Unicode's two forms (NFC and NFD). HFS+ and APFS treat them as the same. */
const COMPOSED = "\u00e9";
const DECOMPOSED = "e\u0301";

/**
 * Checks what the file system of each library folder can do, with hidden files that are removed
 * again.
 */
export const library: DoctorProbe = {
  id: "library",
  title: "Library's file system",
  needs: ["mediaRoots"],
  async run(doctor, signal) {
    const { machine, scratch } = doctor;
    const findings: Finding[] = [];
    for (const folder of await findFiledFolders(doctor, signal)) {
      signal.throwIfAborted();
      // reported by the folders probe
      if ((await machine.refusalOf(folder, "write")) !== undefined) continue;
      const removed = await scratch.removeOld(folder, doctor.now(), machine.isAlive);
      const notes =
        removed > 0
          ? [
              ok(
                `${folder}: removed ${formatCount(removed, "hidden file")} from an earlier run ` +
                  "that was interrupted.",
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
      folds.cases ? "treats upper and lower case as the same" : undefined,
      folds.forms ? "treats the two forms of accents as the same" : undefined,
    ];
    const notable = traits.filter((trait) => trait !== undefined);
    if (findings.length > 0) return findings;
    const also =
      notable.length > 0
        ? ` The file system ${notable.join(" and ")}; filing takes this into account.`
        : "";
    return [
      ok(
        `${folder}: files appear complete, existing files are never overwritten, and long ` +
          `names and the trash work.${also}`,
      ),
    ];
  } catch (error) {
    return [fail(`${folder}: ${outageMessageOf(error)}`)];
  }
}

/**
 * Checks that the system refuses a name that is taken. A file is published under a second name, so
 * filing depends on this.
 */
async function noClobber({ scratch, files }: Doctor, folder: string): Promise<Finding[]> {
  const [taken, fresh] = [await scratch.makeFile(folder), await scratch.makeFile(folder)];
  const over = await files.publishNoReplace(fresh, taken);
  if (over.ok) {
    return [
      fail(`${folder}: its file system overwrites existing files without being asked.`, {
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
      `${folder}: its file system does not support hardlinks, so files are copied and ` +
        "published by a rename.",
      {
        cause: published.why,
        advice:
          "This works, but do not let another program create the same names at the same time.",
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
    warn(`${folder}: its file system does not support names of ${NAME_BYTES} bytes.`, {
      cause: "An encrypted folder (eCryptfs, encfs) or an old share limits the length of names.",
      advice: "Releases with very long titles will be refused; use another folder for the library.",
    }),
  ];
}

/**
 * Checks the trash folder. Undo renames files into it, so it must be on the same mount as the
 * library.
 */
async function trash({ machine }: Doctor, folder: string): Promise<Finding[]> {
  const path = join(folder, TRASH);
  const inspected = await machine.find(path);
  if (!inspected) return [];
  const [libraryMount, other] = [await machine.mountOf(folder), await machine.mountOf(path)];
  const sameDevice = (await machine.find(folder))?.dev === inspected.dev;
  if (sameDevice && libraryMount?.id === other?.id) return [];
  return [
    fail(`The trash, ${path}, is not on the same file system or mount as its library.`, {
      cause: "Files are moved to the trash by a rename, which does not work across file systems.",
      advice: "Unmount what is mounted there, or make it a plain folder.",
    }),
  ];
}

const TRASH = ".plex-ingest-trash";
