import type { MediaType } from "../../base/identity.ts";
import { isAtOrBelow } from "../../base/path/is-below.ts";
import { hereOf, type PathMap } from "../../base/path/path-map.ts";
import { quotedPath } from "../../base/text/clean-text.ts";
import { SECTION_TYPE } from "./library-kind.ts";
import type { ProofRule } from "./server-entry.ts";

/** A server that must show new files, with its libraries as it sees them. */
export type ProofServer = {
  title: string;
  mapSetting: string;
  pathMap: readonly PathMap[];
  libraries: readonly { type: string; locations: readonly string[] }[];
};

/** Libraries of mixed content show films and series. */
const MIXED = "mixed";

/**
 * Selects the servers that must show a file in addition to the first, whose libraries are the ones
 * for new files. With `any`, the first is enough.
 */
export const selectProofServers = <Server extends { name: string }>(
  [, ...others]: readonly Server[],
  proof: ProofRule,
): Server[] =>
  proof === "any" ? [] : others.filter(({ name }) => proof === "all" || proof.includes(name));

/**
 * Returns the servers that have no library of this type with the folder. A server without libraries
 * is left out, because its libraries are unknown.
 */
export const findServersWithout = <Server extends ProofServer>(
  type: MediaType,
  folder: string,
  servers: readonly Server[],
): Server[] =>
  servers.filter(
    ({ libraries, pathMap }) =>
      libraries.length > 0 &&
      !libraries
        .filter((library) => library.type === SECTION_TYPE[type] || library.type === MIXED)
        .flatMap(({ locations }) => locations.flatMap((there) => hereOf(there, pathMap) ?? []))
        .some((here) => isAtOrBelow(folder, here)),
  );

const WORKS = { movie: "films", tv: "series" } as const;

/** Explains that a server cannot show what is filed into a folder, and the remedy. */
export const explainServerWithout = (
  { title, mapSetting }: Pick<ProofServer, "title" | "mapSetting">,
  type: MediaType,
  folder: string,
): { problem: string; remedy: string } => ({
  problem:
    `${title} has no library for ${WORKS[type]} with the folder ${quotedPath(folder)}, so it cannot ` +
    "show what is filed there.",
  remedy:
    `Add the folder to a library in ${title}, correct ${mapSetting}, or set INGEST_PROOF to the ` +
    "servers that have it.",
});
