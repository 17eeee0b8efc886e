import { toCommandText } from "../../../base/actions/sentence.ts";
import { Outage, UserError } from "../../../base/errors.ts";
import { isAtOrBelow } from "../../../base/path/is-below.ts";
import { hereOf, type PathMap } from "../../../base/path/path-map.ts";
import { cleanText } from "../../../base/text/clean-text.ts";
import { isSupported } from "../../../core/library/canonical-guid.ts";
import type { ListedLibrary } from "../../../core/library/media-server.ts";
import type { Doctor, DoctorProbe } from "../doctor.ts";
import { type Finding, fail, ok, warn } from "../finding.ts";
import { toSet } from "../set-command.ts";
import { formatPairs, suggestMap, withPair } from "../suggest-map.ts";

const TYPES = { movie: "films", show: "series" } as const;

/** Checks whether Plex's libraries are the folders that we file into. */
export const plexLibraries: DoctorProbe = {
  id: "plex-libraries",
  title: "Plex's libraries",
  needs: ["plex", "mediaRoots"],
  async run(doctor, signal) {
    const sections = await doctor.outside.plex?.sections(signal).catch(() => undefined);
    if (!sections) return []; // reported by the Plex probe
    const types = await Promise.all(
      (["movie", "show"] as const).map((type) => ofType(doctor, type, sections)),
    );
    const elsewhere = types.flatMap(({ outside }) => outside ?? []);
    return [
      ...types.flatMap(({ findings }) => findings),
      ...(await explainElsewhere(doctor, elsewhere)),
    ];
  },
};

/**
 * A kind of library that does not exist below the media roots, and the path of Plex's library of
 * that kind.
 */
type OutsideLibrary = { type: keyof typeof TYPES; title: string; there: string };
type OfType = { findings: Finding[]; outside?: OutsideLibrary };

async function ofType(
  { settings, machine }: Doctor,
  type: keyof typeof TYPES,
  all: readonly ListedLibrary[],
): Promise<OfType> {
  const sections = all.filter((section) => section.type === type);
  if (sections.length === 0) {
    const advice = `Add one in Plex, with a folder below ${settings.mediaRoots.join(" or ")}.`;
    const found = `Plex has no library for ${TYPES[type]}, so Plex cannot show any that are filed.`;
    return { findings: [warn(found, { advice })] };
  }
  const findings: Finding[] = [];
  let outside: OutsideLibrary | undefined;
  let isIn = false;
  for (const { title, locations } of sections) {
    for (const there of locations) {
      const here = hereOf(there, settings.pathMap);
      if (here === undefined || !settings.mediaRoots.some((root) => isAtOrBelow(here, root))) {
        outside ??= { type, title, there };
        continue;
      }
      isIn = true;
      if ((await machine.inspect(here)) === "missing") {
        findings.push(
          fail(`${named(title)}: its folder ${cleanText(here, 300)} does not exist.`, {
            cause: "Its disk is not mounted, or Plex sees it under another path.",
            advice: "Mount its disk, create the folder, or set PLEX_PATH_MAP.",
          }),
        );
      } else {
        findings.push(
          ok(
            `${named(title)} is ${cleanText(here, 300)}${here === there ? "" : `, which Plex sees as ${cleanText(there, 300)}`}.`,
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
      `No Plex library for ${types} has a folder below PLEX_MEDIA_ROOT; ${places}.`,
      remedy,
    );
  });

  function toMap({ here, there }: PathMap): Partial<Finding> {
    return toSet(
      configuration,
      "PLEX_PATH_MAP",
      formatPairs(withPair(settings.pathMap, { here, there })),
    );
  }

  /** Finds the media root that is a symbolic link to a folder for which Plex uses the real path. */
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
    // With a map, Plex would scan one folder and the files would be in the other.
    if (await machine.isFolder(there)) {
      const linked = await linkedRoot(there);
      if (linked) {
        return { cause: `${linked.here} is a link to ${linked.there}.`, ...toMap(linked) };
      }
      return {
        cause: `${cleanText(there, 300)} is a folder on this machine, but not below PLEX_MEDIA_ROOT.`,
        advice:
          "Set PLEX_MEDIA_ROOT to the folder above Plex's libraries, or add a folder below " +
          `${roots} to ${named(title)} in Plex.`,
      };
    }
    const map = await suggestMap(there, settings.mediaRoots, machine.isFolder);
    return {
      cause:
        "Plex runs in a container or on another machine and sees the folder under another path, or it is another folder.",
      ...(map && map.here !== map.there
        ? toMap(map)
        : { advice: "Add that folder to PLEX_MEDIA_ROOT, or set PLEX_PATH_MAP=here=there." }),
    };
  }
}

/**
 * True if Plex refuses a request that only the owner may make. A server without that request proves
 * nothing, so its token counts as fine. @throws Outage
 */
const isSharedUser = (asked: Promise<unknown>): Promise<boolean> =>
  asked.then(
    () => false,
    (error: unknown) => {
      if (error instanceof UserError) return false;
      if (error instanceof Outage && error.code === "plex_unauthorized") return true;
      throw error;
    },
  );

const named = (title: string): string => `“${cleanText(title, 100)}”`;

export const plex: DoctorProbe = {
  id: "plex",
  title: "Plex",
  needs: [],
  async run({ outside: { plex: server }, state }, signal) {
    if (!server) {
      return [ok("PLEX_URL is not set, so files are filed but Plex is not asked to scan.")];
    }
    const { version } = await server.identity(signal);
    if (!server.hasToken) {
      return [
        fail("Plex answers, but PLEX_TOKEN is not set.", {
          advice:
            "Set it. https://support.plex.tv/articles/204059436 explains where to find the token.",
        }),
      ];
    }
    await server.sections(signal);
    if (await isSharedUser(server.proveOwner(signal))) {
      return [
        fail("Plex accepts the token, but it is a shared user's and not the owner's.", {
          cause: "Plex lets only its owner start scans and see who is watching.",
          advice:
            "Set PLEX_TOKEN to the owner's token. " +
            "https://support.plex.tv/articles/204059436 explains where to find it.",
        }),
      ];
    }
    const failing = (await state.failingScans()).map((message) => warn(toCommandText(message)));
    if (version !== "" && !isSupported(version)) {
      return [
        warn(`Plex is version ${version}; the oldest supported version is 1.30.`, {
          advice: "Update Plex Media Server.",
        }),
        ...failing,
      ];
    }
    return [
      ok(`Plex ${version || "(of an unknown version)"} answers and accepts the token.`),
      ...failing,
    ];
  },
};
