import { toHere } from "../../../core/path/path-map.ts";
import { cleanText, quoteWord } from "../../../core/text/clean-text.ts";
import type { Probe } from "../doctor.ts";
import { fail, ok, warn } from "../finding.ts";

/** Transmission's account is another one, so the script must be everyone's to run. */
const ALL_RUN = 0o005;

export const torrentDone: Probe = {
  id: "torrent-done",
  title: "Torrent-done hook",
  needs: ["transmission"],
  async run({ outside: { transmission: server }, settings, machine }, signal) {
    const script = await server?.doneScript(signal).catch(() => undefined);
    if (!script) return []; // the probe of Transmission says why
    const { enabled, path } = script;
    if (path === undefined || !enabled) {
      const text = path === undefined ? "None is set" : `It is set to ${cleanText(path, 300)} and switched off`;
      const advice = "Set script-torrent-done-enabled and script-torrent-done-filename as docs/transmission.md says.";
      if (settings.mode === "hook")
        return [fail(`${text}, and in mode hook nothing else notices a finished torrent.`, { advice })];
      return [ok(`${text}: finished torrents are noticed at the next poll instead.`)];
    }
    const here = toHere(path, settings.torrentPathMap);
    const at = await machine.find(here);
    if (!at) {
      return [
        warn(`Its script ${cleanText(path, 300)} cannot be seen from here.`, {
          cause: "It is in Transmission's container or on its machine, or it is missing.",
          advice: "Look there whether it exists and may be run; polling goes on without it.",
        }),
      ];
    }
    if (at.kind !== "file" || (at.mode & ALL_RUN) !== ALL_RUN)
      return [
        fail(`Its script ${cleanText(here, 300)} may not be run by every account.`, {
          cause: "Transmission runs it as its own account.",
          command: `sudo chmod a+rx ${quoteWord(here)}`,
        }),
      ];
    return [ok(`${cleanText(here, 300)} is set and may be run.`)];
  },
};
