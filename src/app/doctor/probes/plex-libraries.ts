import type { PlexSection } from "../../../adapters/plex/browse/sections.ts";
import { isAtOrBelow } from "../../../core/path/is-below.ts";
import { hereOf } from "../../../core/path/path-map.ts";
import { cleanText } from "../../../core/text/clean-text.ts";
import type { Doctor, Probe } from "../doctor.ts";
import { type Finding, fail, ok, warn } from "../finding.ts";
import { toSet } from "../set-command.ts";
import { suggestMap } from "../suggest-map.ts";

const TYPES = { movie: "films", show: "series" } as const;

/** Whether Plex's libraries are the folders that we file into. */
export const plexLibraries: Probe = {
  id: "plex-libraries",
  title: "Plex's libraries",
  needs: ["plex", "mediaRoots"],
  async run(doctor, signal) {
    const sections = await doctor.outside.plex?.sections(signal).catch(() => undefined);
    if (!sections) return []; // the probe of Plex says why
    const findings: Finding[] = [];
    for (const type of ["movie", "show"] as const) findings.push(...(await ofType(doctor, type, sections)));
    return [...new Map(findings.map((finding) => [finding.command ?? finding.found, finding])).values()];
  },
};

async function ofType(doctor: Doctor, type: keyof typeof TYPES, all: readonly PlexSection[]): Promise<Finding[]> {
  const { settings, machine, configuration } = doctor;
  const sections = all.filter((section) => section.type === type);
  if (sections.length === 0)
    return [
      warn(`Plex has no library for ${TYPES[type]}, so none can be filed where Plex shows them.`, {
        advice: `Add one in Plex, with a folder below ${settings.mediaRoots.join(" or ")}.`,
      }),
    ];
  const findings: Finding[] = [];
  const outside: { title: string; there: string }[] = [];
  let isIn = false;
  for (const { title, locations } of sections) {
    for (const there of locations) {
      const here = hereOf(there, settings.pathMap);
      if (here === undefined || !settings.mediaRoots.some((root) => isAtOrBelow(here, root))) {
        outside.push({ title, there });
        continue;
      }
      isIn = true;
      if ((await machine.look(here)) === "missing")
        findings.push(
          fail(`${named(title)}: its folder ${cleanText(here, 300)} is not there.`, {
            cause: "Its disk is not mounted, or Plex sees it under another path.",
            advice: "Mount its disk, make the folder, or set PLEX_PATH_MAP.",
          }),
        );
      else
        findings.push(
          ok(
            `${named(title)} is ${cleanText(here, 300)}${here === there ? "" : `, which Plex sees as ${cleanText(there, 300)}`}.`,
          ),
        );
    }
  }
  const [first] = outside;
  if (isIn || !first) return findings;
  const isFolder = async (path: string): Promise<boolean> => {
    const at = await machine.look(path);
    return typeof at === "object" && "kind" in at && at.kind === "folder";
  };
  const map = await suggestMap(first.there, settings.mediaRoots, isFolder);
  findings.push(
    fail(
      `No library of Plex for ${TYPES[type]} has a folder below PLEX_MEDIA_ROOT; ${named(first.title)} has ${cleanText(first.there, 300)}.`,
      {
        cause:
          "Plex runs in a container or on another machine and sees the folder under another path, or it is another folder.",
        ...(map && map.here !== map.there
          ? toSet(configuration, "PLEX_PATH_MAP", `${map.here}=${map.there}`)
          : { advice: "Add that folder to PLEX_MEDIA_ROOT, or set PLEX_PATH_MAP=here=there." }),
      },
    ),
  );
  return findings;
}

const named = (title: string): string => `“${cleanText(title, 100)}”`;
