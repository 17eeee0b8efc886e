import { isSupported } from "../../../core/library/plex-version.ts";
import type { Probe } from "../doctor.ts";
import { fail, ok, warn } from "../finding.ts";

export const plex: Probe = {
  id: "plex",
  title: "Plex",
  needs: [],
  async run({ outside: { plex: server } }, signal) {
    if (!server) return [ok("PLEX_URL is not set: files are filed, and Plex is not asked to scan.")];
    const { version } = await server.identity(signal);
    if (!server.hasToken)
      return [
        fail("Plex answers, but PLEX_TOKEN is not set.", {
          advice: "Set it: https://support.plex.tv/articles/204059436 tells where the token is.",
        }),
      ];
    await server.sections(signal);
    if (version !== "" && !isSupported(version))
      return [
        warn(`Plex is version ${version}; 1.30 is the oldest that is supported.`, {
          advice: "Update Plex Media Server.",
        }),
      ];
    return [ok(`Plex ${version || "(of an unknown version)"} answers and accepts the token.`)];
  },
};
