import type { Probe } from "../doctor.ts";
import { fail, ok } from "../finding.ts";

export const unpacking: Probe = {
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
