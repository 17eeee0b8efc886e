import { resolve } from "node:path";
import { quotedPath } from "../../../base/text/clean-text.ts";
import type { DoctorProbe } from "../doctor.ts";
import { type Finding, ok, warn } from "../finding.ts";
import { toFailedFinding } from "../run-doctor.ts";

/**
 * Checks whether each Sonarr and Radarr answers and accepts its key, and whether their libraries are
 * other folders than ours. Paths are those of the app's machine, so only equal ones prove anything.
 */
export const arr: DoctorProbe = {
  id: "arr",
  title: "Sonarr and Radarr",
  needs: ["arr"],
  async run({ outside, settings }, signal) {
    const { mediaRoots, moviesDir = "Movies", tvDir = "TV Shows" } = settings;
    const libraries = new Set(
      mediaRoots.flatMap((root) => [root, resolve(root, moviesDir), resolve(root, tvDir)]),
    );
    const findings = await outside.arr.needAll(async ({ title, report }): Promise<Finding[]> => {
      try {
        const { version, rootFolders } = await report(signal);
        const shared = rootFolders
          .map((path) => path.replace(/(?<=.)[/\\]+$/, ""))
          .filter((path) => libraries.has(path));
        return [
          ok(`${title} answers and accepts the key (version ${version}).`),
          ...shared.map((path) =>
            warn(`${title} has the root folder ${quotedPath(path)}, which is a library here.`, {
              cause: `${title} takes over files in its folders: it renames, replaces or deletes them.`,
              advice: `Give ${title} and plex-ingest different folders. Plex can have both in one library.`,
            }),
          ),
        ];
      } catch (error) {
        return [toFailedFinding(title, error)];
      }
    });
    return findings.flat();
  },
};
