import { quoted } from "../../../base/text/clean-text.ts";
import type { Doctor, DoctorProbe } from "../doctor.ts";
import { type Finding, fail, ok, warn } from "../finding.ts";

/**
 * Each watched folder takes one watch. Editors and file managers of the same user take many
 * watches.
 */
const SPARE_WATCHES = 1024;
const SPARE_WATCHERS = 8;

export const watching: DoctorProbe = {
  id: "watching",
  title: "Watching folders",
  needs: ["watched"],
  async run({ machine, settings }) {
    const limits = await machine.watchLimits();
    if (!limits) return []; // not Linux: no such limit
    const listed = await listedOften({ machine, settings });
    const count = settings.watched.length;
    const cause = "Without a watch, downloads are found at the next scan instead of immediately.";
    if (limits.watches < count + SPARE_WATCHES) {
      return [
        warn(`This user can watch only ${limits.watches} folders.`, {
          cause,
          command: "sudo sysctl -w fs.inotify.max_user_watches=65536",
        }),
        ...listed,
      ];
    }
    if (limits.watchers < count + SPARE_WATCHERS) {
      return [
        warn(`This user can have only ${limits.watchers} watchers.`, {
          cause,
          command: "sudo sysctl -w fs.inotify.max_user_instances=256",
        }),
        ...listed,
      ];
    }
    return [
      ok(
        `${count === 1 ? "One folder is" : `${count} folders are`} watched, and the system allows ${limits.watches}.`,
      ),
      ...listed,
    ];
  },
};

/** Names the folders in which files of other writers appear without an event. */
async function listedOften({
  machine,
  settings,
}: Pick<Doctor, "machine" | "settings">): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const folder of settings.watched) {
    if (await machine.reportsChanges(folder)) continue;
    const type = (await machine.mountOf(folder))?.type ?? "unknown";
    findings.push(
      ok(
        `${quoted(folder, 300)}: its file system (${type}) does not report files that another machine or program writes, so the folder is listed every 30 seconds.`,
      ),
    );
  }
  return findings;
}

export const unpacking: DoctorProbe = {
  id: "unpacking",
  title: "Unpacking",
  needs: ["unpack"],
  async run({ findUnpackProgram }, signal) {
    const program = await findUnpackProgram(signal);
    if (program) return [ok(`RAR archives are unpacked with ${program.path}.`)];
    return [
      fail("INGEST_UNPACK is on, but no program that can unpack RAR was found.", {
        cause: "Debian's 7-Zip package without RAR support does not count.",
        command: "sudo apt-get install libarchive-tools",
      }),
    ];
  },
};
