import { commandOf } from "../../../base/actions/sentence.ts";
import { quoteWord } from "../../../base/text/clean-text.ts";
import { NAMES_DIFFER } from "../../../core/rename/work-homes.ts";
import type { DoctorProbe } from "../doctor.ts";
import { type Finding, fail, ok, warn } from "../finding.ts";

const OTHERS = 0o007;

export const configuration: DoctorProbe = {
  id: "configuration",
  title: "Configuration",
  needs: [],
  async run({
    configuration: { file, usualFile, isNamed, words, problems, warnings, secretFiles },
    settings,
    machine,
    state,
  }) {
    const none = `There is no configuration file (${usualFile})`;
    const unread =
      settings.mediaRoots.length > 0
        ? ok(`${none}: the environment and the defaults apply.`)
        : warn(`${none}.`, { command: "plex-ingest init" });
    const read = file
      ? [ok(`The configuration is read from ${file.path}.`)]
      : isNamed
        ? []
        : [unread];
    const open: Finding[] = [];
    for (const path of [...(file ? [file.path] : []), ...secretFiles]) {
      const inspected = await machine.find(path);
      if (!inspected || (inspected.mode & OTHERS) === 0) continue;
      open.push(
        warn(
          `Everyone on this machine can ${(inspected.mode & 0o002) === 0 ? "read" : "change"} ` +
            `${path}, which may contain secrets.`,
          { command: `chmod o-rwx ${quoteWord(path)}` },
        ),
      );
    }
    return [
      ...read,
      ...(words === undefined ? [] : [ok(words)]),
      ...problems.map((problem) =>
        fail(problem, { advice: "Correct it. Until then, plex-ingest does not start." }),
      ),
      ...open,
      ...warnings.map((warning) => warn(warning)),
      ...((await state.namesDiffer())
        ? [warn(NAMES_DIFFER, { command: commandOf({ do: "rename" }) })]
        : []),
    ];
  },
};
