import type { Probe } from "../doctor.ts";
import { type Finding, ok, warn } from "../finding.ts";

export const transmission: Probe = {
  id: "transmission",
  title: "Transmission",
  needs: ["transmission"],
  async run({ outside: { transmission: server } }, signal) {
    if (!server) return [];
    const { version, marksPartialFiles, incompleteDir } = await server.session(signal);
    const names: Finding[] =
      marksPartialFiles || incompleteDir !== undefined
        ? []
        : [
            warn("Transmission gives unfinished files their final names.", {
              cause:
                "rename-partial-files is off and there is no incomplete-dir: a file that it left out looks finished.",
              advice:
                'Torrents are still told apart by what Transmission says; other programs are not. Set "rename-partial-files": true in its settings.json.',
            }),
          ];
    return [ok(`Transmission ${version} answers at ${server.host}.`), ...names];
  },
};
