import { type lstatSync, mkdirSync, statSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import type { AdoptableFile, FoundWork, IdentificationFacts } from "../../src/app/adopt/record.ts";
import type { RankedCandidate } from "../../src/base/candidate.ts";
import type { Identity } from "../../src/base/identity.ts";
import type { EpisodeMapping, ItemRole } from "../../src/base/item.ts";
import type { FileIdentity } from "../../src/core/media-files/file-identity.ts";

export const HEAT: Identity = { type: "movie", tmdbId: 949, title: "Heat", year: 1995 };

export const ME = { actor: "cli:me", at: 5_000 };

/** The minimal result of identifying a work. */
export const factsOf = (candidates: RankedCandidate[] = []): IdentificationFacts => ({
  candidates,
  confidence: 980,
  reasons: [],
});

export function identityOf(path: string, stat: typeof lstatSync = statSync): FileIdentity {
  const { dev, ino, size, mtimeNs } = stat(path, { bigint: true });
  return { dev: String(dev), ino: String(ino), size: Number(size), mtimeNs: String(mtimeNs) };
}

/** Writes a file into the library as another program would. */
export function libraryFile(
  path: string,
  { content = path, role = "video", mapping }: Given = {},
): AdoptableFile {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return { path, role, file: identityOf(path), mapping };
}

type Given = { content?: string; role?: ItemRole; mapping?: EpisodeMapping };

/** A work whose folder, or only file, is `path`. */
export const foundWork = (path: string, ...files: AdoptableFile[]): FoundWork => ({ path, files });
