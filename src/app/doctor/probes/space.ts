import { sentence } from "../../../base/actions/sentence.ts";
import { quoteWord } from "../../../base/text/clean-text.ts";
import { formatBytes } from "../../../base/text/format-bytes.ts";
import type { DoctorProbe } from "../doctor.ts";
import { findFiledFolders } from "../filed-folders.ts";
import { type Finding, fail, ok, warn } from "../finding.ts";
import { toSet } from "../set-command.ts";

/** A day of downloads with subtitles needs more new names than this. */
const FEW_NAMES = 1000;
/** The lowest value that is proposed for INGEST_MIN_FREE. */
const LOWEST_LIMIT = 1024 ** 3;
/** Space that the database needs to continue for a while. */
const STATE_BYTES = 64 * 1024 ** 2;

export const space: DoctorProbe = {
  id: "space",
  title: "Free space",
  needs: [],
  async run(doctor, signal) {
    const { machine, settings } = doctor;
    const findings: Finding[] = [];
    const seen = new Set<string>();
    for (const path of await findFiledFolders(doctor, signal)) {
      const device = String((await machine.find(path))?.dev ?? path);
      if (seen.has(device)) continue;
      seen.add(device);
      findings.push(...(await free(path)));
    }
    const { stateDir } = settings;
    const state = await machine.spaceOf(stateDir).catch(() => undefined);
    if (state && state.totalBytes > 0 && state.freeBytes < STATE_BYTES) {
      findings.push(
        fail(`The state folder ${stateDir} has only ${formatBytes(state.freeBytes)} free.`, {
          cause: "Without space for the journal, nothing is filed.",
          command: `du -xh ${quoteWord(stateDir)} | sort -h | tail`,
        }),
      );
    }
    return findings;

    async function free(path: string): Promise<Finding[]> {
      const { freeBytes: bytes, totalBytes, names, isPool } = await machine.spaceOf(path);
      const least = settings.minFreeBytes;
      const low =
        totalBytes > 0 && bytes < least
          ? [
              warn(
                `${path} has ${formatBytes(bytes)} free, less than INGEST_MIN_FREE (${formatBytes(least)}).`,
                {
                  cause: "Copies wait until there is space. Hardlinks continue.",
                  advice: sentence`Free space by emptying the trash: ${{ do: "trash empty" }} permanently deletes its files.`,
                  // A lower limit helps only if more than that is free.
                  ...(bytes > LOWEST_LIMIT &&
                    toSet(doctor.configuration, "INGEST_MIN_FREE", "1GiB")),
                },
              ),
            ]
          : [];
      const few =
        names !== undefined && names < FEW_NAMES
          ? [
              fail(`The file system of ${path} has room for only ${names} more files (inodes).`, {
                command: `df -i ${quoteWord(path)}`,
              }),
            ]
          : [];
      return low.length + few.length > 0
        ? [...low, ...few]
        : [
            ok(
              totalBytes > 0
                ? `${path} has ${formatBytes(bytes)} free${isPool ? " on the disks of its pool together. A file needs its space on one of them" : ""}.`
                : `${path}: its file system does not report how much space is free.`,
            ),
          ];
    }
  },
};
