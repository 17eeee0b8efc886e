import type { DoctorProbe } from "../doctor.ts";
import { fail, ok, warn } from "../finding.ts";

/** Each watched folder takes one; editors and file managers of the same user take many. */
const SPARE_WATCHES = 1024;
const SPARE_WATCHERS = 8;

export const watching: DoctorProbe = {
  id: "watching",
  title: "Watching folders",
  needs: ["watched"],
  async run({ machine, settings }) {
    const limits = await machine.watchLimits();
    if (!limits) return []; // not Linux: there is no such limit
    const count = settings.watched.length;
    const cause = "Without a watch a download is noticed at the next look instead of at once.";
    if (limits.watches < count + SPARE_WATCHES) {
      return [
        warn(`This user may watch only ${limits.watches} folders.`, {
          cause,
          command: "sudo sysctl -w fs.inotify.max_user_watches=65536",
        }),
      ];
    }
    if (limits.watchers < count + SPARE_WATCHERS) {
      return [
        warn(`This user may have only ${limits.watchers} watchers.`, {
          cause,
          command: "sudo sysctl -w fs.inotify.max_user_instances=256",
        }),
      ];
    }
    return [
      ok(
        `${count === 1 ? "One folder is" : `${count} folders are`} watched, and the system allows ${limits.watches}.`,
      ),
    ];
  },
};

export const unpacking: DoctorProbe = {
  id: "unpacking",
  title: "Unpacking",
  needs: ["unpack"],
  async run({ findUnpackProgram }, signal) {
    const program = await findUnpackProgram(signal);
    if (program) return [ok(`RAR archives are unpacked with ${program.path}.`)];
    return [
      fail("INGEST_UNPACK is on, and no program that unpacks RAR is found.", {
        cause: "7-Zip without RAR, as Debian packs it, does not count.",
        command: "sudo apt-get install libarchive-tools",
      }),
    ];
  },
};
