import { toCommandText } from "../../../base/actions/sentence.ts";
import { isAtOrBelow } from "../../../base/path/is-below.ts";
import { hereOf, type PathMap } from "../../../base/path/path-map.ts";
import { cleanText } from "../../../base/text/clean-text.ts";
import { explainServerWithout } from "../../../core/library/lacking-folder.ts";
import { SECTION_TYPE } from "../../../core/library/library-kind.ts";
import type { ListedLibrary } from "../../../core/library/media-server.ts";
import {
  SERVER_NAMES,
  SERVER_TITLES,
  type ServerName,
} from "../../../core/library/server-entry.ts";
import { SERVER_FACTS } from "../../../core/library/server-facts.ts";
import { explainUnscannedFolder } from "../../../core/library/unscanned-folder.ts";
import { findLackingServers } from "../../library-state/libraries.ts";
import type { Doctor, DoctorProbe, DoctorsServer } from "../doctor.ts";
import { type Finding, fail, ok, warn } from "../finding.ts";
import { toSet } from "../set-command.ts";
import { formatPairs, suggestMap, withPair } from "../suggest-map.ts";

const TYPES = { movie: "films", show: "series" } as const;

/** One probe per kind of server: whether its libraries are the folders that we file into. */
export const serverLibraries: readonly DoctorProbe[] = SERVER_NAMES.map((kind) => ({
  id: `${kind}-libraries`,
  title: `${SERVER_TITLES[kind]}'s libraries`,
  needs: [kind, "mediaRoots"],
  async run(doctor, signal) {
    const servers = doctor.outside.mediaServers.only((server) => server.kind === kind);
    return (await servers.needAll((server) => judgeLibraries(doctor, server, signal))).flat();
  },
}));

async function judgeLibraries(
  doctor: Doctor,
  server: DoctorsServer,
  signal: AbortSignal,
): Promise<Finding[]> {
  const sections = await server.sections(signal).catch(() => undefined);
  if (!sections) return []; // reported by the server's probe
  const types = await Promise.all(
    (["movie", "show"] as const).map((type) => ofType(doctor, server, type, sections)),
  );
  const elsewhere = types.flatMap(({ outside }) => outside ?? []);
  return [
    ...types.flatMap(({ findings }) => findings),
    ...(await explainElsewhere(doctor, server, elsewhere)),
    ...(await warnOfOtherFolders(doctor, server, sections, signal)),
    ...warnOfSkippedFolders(server, sections),
    ...(await warnOfOtherFiles(doctor, server, sections, signal)),
    ...(await noteUnscannedFolders(doctor, server, signal)),
  ];
}

/**
 * Compares the folders for new files, which are libraries of the first server, with the libraries
 * of another server that must show them. A type without a library below the media roots has its own
 * finding.
 */
async function warnOfOtherFolders(
  { settings, outside }: Doctor,
  server: DoctorsServer,
  libraries: readonly ListedLibrary[],
  signal: AbortSignal,
): Promise<Finding[]> {
  const { first } = outside.mediaServers;
  if (!first || !server.mustShow) return [];
  const sections = await first.sections(signal).catch(() => []);
  if (sections.length === 0) return []; // reported by the first server's probe
  const proofServers = await outside.mediaServers
    .only(({ mustShow }) => mustShow === true)
    .needAll(async (other) => ({
      ...other,
      libraries: await other.sections(signal).catch(() => []),
    }));
  const policy = { ...settings, pathMap: first.pathMap };
  const isBelowRoots = (there: string): boolean => {
    const here = hereOf(there, server.pathMap);
    return here !== undefined && settings.mediaRoots.some((root) => isAtOrBelow(here, root));
  };
  const lacking = findLackingServers(policy, sections, proofServers);
  return lacking.flatMap(({ server: other, type, folder }) => {
    const ofType = libraries.filter((library) => library.type === SECTION_TYPE[type]);
    const isKnown = ofType.flatMap(({ locations }) => locations).some(isBelowRoots);
    if (other.title !== server.title || !isKnown) return [];
    const { problem, remedy } = explainServerWithout(other, type, folder);
    return [warn(problem, { advice: remedy })];
  });
}

/**
 * A kind of library that does not exist below the media roots, and the path of the server's library
 * of that kind.
 */
type OutsideLibrary = { type: keyof typeof TYPES; title: string; there: string };
type OfType = { findings: Finding[]; outside?: OutsideLibrary };

async function ofType(
  { settings, machine }: Doctor,
  { title: serverTitle, pathMap, mapSetting }: DoctorsServer,
  type: keyof typeof TYPES,
  all: readonly ListedLibrary[],
): Promise<OfType> {
  const sections = all.filter((section) => section.type === type);
  if (sections.length === 0) {
    const advice = `Add one in ${serverTitle}, with a folder below ${settings.mediaRoots.join(" or ")}.`;
    const found = `${serverTitle} has no library for ${TYPES[type]}, so ${serverTitle} cannot show any that are filed.`;
    return { findings: [warn(found, { advice })] };
  }
  const findings: Finding[] = [];
  let outside: OutsideLibrary | undefined;
  let isIn = false;
  for (const { title, locations } of sections) {
    for (const there of locations) {
      const here = hereOf(there, pathMap);
      if (here === undefined || !settings.mediaRoots.some((root) => isAtOrBelow(here, root))) {
        outside ??= { type, title, there };
        continue;
      }
      isIn = true;
      if ((await machine.inspect(here)) === "missing") {
        findings.push(
          fail(`${named(title)}: its folder ${cleanText(here, 300)} does not exist.`, {
            cause: `Its disk is not mounted, or ${serverTitle} sees it under another path.`,
            advice: `Mount its disk, create the folder, or set ${mapSetting}.`,
          }),
        );
      } else {
        findings.push(
          ok(
            `${named(title)} is ${cleanText(here, 300)}${here === there ? "" : `, which ${serverTitle} sees as ${cleanText(there, 300)}`}.`,
          ),
        );
      }
    }
  }
  return isIn || !outside ? { findings } : { findings, outside };
}

/** Reports all libraries that the same remedy fixes as one finding. */
async function explainElsewhere(
  doctor: Doctor,
  { title: serverTitle, pathMap, mapSetting }: DoctorsServer,
  elsewhere: readonly OutsideLibrary[],
): Promise<Finding[]> {
  const { settings, configuration, machine } = doctor;
  const remedies = new Map<string, { remedy: Partial<Finding>; of: OutsideLibrary[] }>();
  for (const mismatch of elsewhere) {
    const remedy = await remedyOf(mismatch);
    const key = remedy.command ?? toCommandText(remedy.advice ?? "");
    const same = remedies.get(key);
    if (same) same.of.push(mismatch);
    else remedies.set(key, { remedy, of: [mismatch] });
  }
  return [...remedies.values()].map(({ remedy, of }) => {
    const types = of.map(({ type }) => TYPES[type]).join(" or ");
    const places = of
      .map(({ title, there }) => `${named(title)} has ${cleanText(there, 300)}`)
      .join(", ");
    return fail(
      `No ${serverTitle} library for ${types} has a folder below PLEX_MEDIA_ROOT; ${places}.`,
      remedy,
    );
  });

  function toMap({ here, there }: PathMap): Partial<Finding> {
    return toSet(configuration, mapSetting, formatPairs(withPair(pathMap, { here, there })));
  }

  /**
   * Finds the media root that is a symbolic link to a folder for which the server uses the real
   * path.
   */
  async function linkedRoot(there: string): Promise<PathMap | undefined> {
    for (const root of settings.mediaRoots) {
      const inspected = await machine.find(root);
      if (inspected && isAtOrBelow(there, inspected.real)) {
        return { here: root, there: inspected.real };
      }
    }
    return undefined;
  }

  async function remedyOf({ title, there }: OutsideLibrary): Promise<Partial<Finding>> {
    const roots = settings.mediaRoots.join(" or ");
    if (settings.mediaRoots.some((root) => isAtOrBelow(there, root))) {
      return {
        cause: `${mapSetting} maps these folders, but ${serverTitle} sees ${cleanText(there, 300)} under the same path as this machine.`,
        advice: `Remove the mapping from ${mapSetting}.`,
      };
    }
    // With a map, the server would scan one folder and the files would be in the other.
    if (await machine.isFolder(there)) {
      const linked = await linkedRoot(there);
      if (linked) {
        return { cause: `${linked.here} is a link to ${linked.there}.`, ...toMap(linked) };
      }
      return {
        cause: `${cleanText(there, 300)} is a folder on this machine, but not below PLEX_MEDIA_ROOT.`,
        advice:
          `Set PLEX_MEDIA_ROOT to the folder above ${serverTitle}'s libraries, or add a folder below ` +
          `${roots} to ${named(title)} in ${serverTitle}.`,
      };
    }
    const lookalike = settings.mediaRoots.find((root) =>
      isAtOrBelow(there.toLowerCase(), root.toLowerCase()),
    );
    if (lookalike !== undefined) {
      return {
        cause: `${cleanText(there, 300)} differs from ${lookalike} only in upper and lower case.`,
        ...toMap({ here: lookalike, there: there.slice(0, lookalike.length) }),
      };
    }
    const map = await suggestMap(there, settings.mediaRoots, machine.isFolder);
    return {
      cause: `${serverTitle} runs in a container or on another machine and sees the folder under another path, or it is another folder.`,
      ...(map && map.here !== map.there
        ? toMap(map)
        : { advice: `Add that folder to PLEX_MEDIA_ROOT, or set ${mapSetting}=here=there.` }),
    };
  }
}

/** Notes folders below the media roots into which the server takes no reports yet. */
async function noteUnscannedFolders(
  { settings: { mediaRoots } }: Doctor,
  { title, pathMap, unscanned }: DoctorsServer,
  signal: AbortSignal,
): Promise<Finding[]> {
  // The server's probe reports a server that does not answer.
  const folders = (await unscanned?.(signal).catch(() => undefined)) ?? [];
  return folders.flatMap((there) => {
    const here = hereOf(there, pathMap);
    const isOurs = here !== undefined && mediaRoots.some((root) => isAtOrBelow(here, root));
    return isOurs ? [ok(explainUnscannedFolder(title, there))] : [];
  });
}

function isSkippedFolder(kind: ServerName, there: string): boolean {
  const { skippedFolder } = SERVER_FACTS[kind];
  const name = there.split(/[/\\]/).findLast(Boolean)?.toLowerCase();
  return skippedFolder !== undefined && name === skippedFolder;
}

const warnOfSkippedFolders = (
  { kind, title: serverTitle, pathMap }: DoctorsServer,
  sections: readonly ListedLibrary[],
): Finding[] =>
  sections.flatMap(({ title, locations }) =>
    locations
      .filter((there) => isSkippedFolder(kind, there))
      .map((there) =>
        warn(
          `${named(title)} has the folder ${cleanText(there, 300)}, which ${serverTitle} skips.`,
          {
            cause: `${SERVER_TITLES[kind]} takes a folder with the name “${SERVER_FACTS[kind].skippedFolder}” for extras.`,
            advice: `Rename ${cleanText(hereOf(there, pathMap) ?? there, 300)} and correct the library.`,
          },
        ),
      ),
  );

/**
 * Warns of a library whose folder has the name of ours but other content: the server accepts
 * reports of our files without an error, and never shows them.
 */
async function warnOfOtherFiles(
  { settings: { mediaRoots }, machine }: Doctor,
  { title: serverTitle, kind, pathMap, mapSetting, sample }: DoctorsServer,
  sections: readonly ListedLibrary[],
  signal: AbortSignal,
): Promise<Finding[]> {
  const findings = sections
    .filter(({ type }) => type === "movie" || type === "show")
    .map(async (library): Promise<Finding[]> => {
      // The server's probe reports a server that does not answer.
      const paths = (await sample?.(library, signal).catch(() => undefined)) ?? [];
      const ours = paths.flatMap((there) => hereOf(there, pathMap) ?? []).filter(isBelowRoots);
      const states = await Promise.all(ours.map((here) => machine.inspect(here)));
      const [first] = ours;
      if (first === undefined || states.some((state) => state !== "missing")) return [];
      return [
        warn(
          `${named(library.title)}: ${serverTitle} lists files that do not exist here, like ${cleanText(first, 300)}.`,
          {
            cause: `The folder of ${SERVER_TITLES[kind]} is another folder with the same path.`,
            advice: `Check ${mapSetting}, and the mounts of ${serverTitle}.`,
          },
        ),
      ];
    });
  return (await Promise.all(findings)).flat();

  function isBelowRoots(here: string): boolean {
    return mediaRoots.some((root) => isAtOrBelow(here, root));
  }
}

const named = (title: string): string => `“${cleanText(title, 100)}”`;
