import { toHere } from "../../../core/path/path-map.ts";
import { cleanText, quoteWord } from "../../../core/text/clean-text.ts";
import type { TransmissionSession } from "../../torrents/port.ts";
import type { Doctor, Probe } from "../doctor.ts";
import { type Finding, fail, ok, warn } from "../finding.ts";
import { toSet } from "../set-command.ts";
import { suggestMap } from "../suggest-map.ts";

/** Whether the folders of which Transmission speaks are here, under the same path or a mapped one. */
export const torrentFolders: Probe = {
  id: "torrent-folders",
  title: "Transmission's folders",
  needs: ["transmission"],
  async run(doctor, signal) {
    const server = doctor.outside.transmission;
    const session = await server?.session(signal).catch(() => undefined);
    if (!session) return []; // the probe of Transmission says why
    return [await visible(doctor, session), ...(await unfinished(doctor, session))];
  },
};

async function visible(doctor: Doctor, { downloadDir }: TransmissionSession): Promise<Finding> {
  const { machine, settings, configuration } = doctor;
  const here = toHere(downloadDir, settings.torrentPathMap);
  const shown = cleanText(downloadDir, 300);
  if (await machine.isFolder(here)) {
    const refused = await machine.refusalOf(here, "list");
    if (refused === undefined)
      return ok(`Its download folder ${shown} is here${here === downloadDir ? "" : `, as ${here}`}.`);
    const { name, uid } = machine.whoAmI();
    return fail(`${name} may not read Transmission's download folder ${here} (${refused}).`, {
      command: `sudo setfacl -R -m u:${uid}:rX ${quoteWord(here)}`,
    });
  }
  const map = await suggestMap(downloadDir, [...settings.watched, ...settings.mediaRoots], machine.isFolder);
  return fail(`Transmission downloads to ${shown}, and there is no folder ${cleanText(here, 300)} here.`, {
    cause:
      "Transmission runs in a container or on another machine and sees the folder under another path, or the disk is not mounted.",
    ...(map
      ? toSet(configuration, "TRANSMISSION_PATH_MAP", `${map.here}=${map.there}`)
      : {
          advice:
            "Set TRANSMISSION_PATH_MAP=here=there: the folder as this program sees it, then as Transmission does.",
        }),
  });
}

/** In a watched folder unfinished torrents are seen twice; only Transmission's own account is heeded then. */
async function unfinished({ settings }: Doctor, { incompleteDir }: TransmissionSession): Promise<Finding[]> {
  if (incompleteDir === undefined) return [];
  const here = toHere(incompleteDir, settings.torrentPathMap);
  if (!settings.watched.includes(here)) return [];
  return [
    warn(`${cleanText(here, 300)} is watched, and Transmission keeps unfinished downloads there.`, {
      advice: "Leave it out of PLEX_INGEST_DIR: torrents are filed without a watched folder.",
    }),
  ];
}
