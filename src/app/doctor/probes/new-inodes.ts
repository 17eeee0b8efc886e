import { commandOf } from "../../../base/actions/sentence.ts";
import { cleanText } from "../../../base/text/clean-text.ts";
import { formatCount } from "../../../base/text/format-count.ts";
import { MANY_FILES } from "../../../core/media-files/new-inodes.ts";
import type { DoctorProbe } from "../doctor.ts";
import { fail, ok, warn } from "../finding.ts";

/** Checks that the files in the journal are still at their paths under the recorded inodes. */
export const newInodes: DoctorProbe = {
  id: "new-inodes",
  title: "Files in the journal",
  needs: ["mediaRoots"],
  async run({ state }, signal) {
    const found = await state.newInodes(signal);
    // Reported by the probes of the state folder and the database.
    if (found === undefined) return [];
    const { copied, unproven } = found;
    const command = commandOf({ do: "adopt" });
    const [first] = unproven;
    return [
      ...(copied > 0
        ? [
            fail(`${withNewInodes(copied)}, as after a copy of the library to another disk.`, {
              cause:
                "Until the journal knows the new inodes, no file is undone, replaced or put back.",
              command,
            }),
          ]
        : []),
      ...(first === undefined
        ? []
        : [
            (unproven.length >= MANY_FILES ? fail : warn)(
              `${withNewInodes(unproven.length)}, and nothing shows yet that ` +
                `${unproven.length === 1 ? "it is the recorded one" : "they are the recorded ones"}: ` +
                `${cleanText(first, 300)}${unproven.length === 1 ? "" : ", for example"}.`,
              {
                cause:
                  "Only many files at once, of the same size and time, count as copied with their disk.",
                advice: "The command compares what it can and lists what you have to decide.",
                command,
              },
            ),
          ]),
      ...(copied + unproven.length === 0 ? [ok("No file has a new inode.")] : []),
    ];
  },
};

const withNewInodes = (count: number): string =>
  formatCount(count, "file has a new inode", "files have new inodes");
