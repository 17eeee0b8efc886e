import { basename, dirname } from "node:path";
import type { plainFile } from "../../../adapters/fs/disk/open-source.ts";
import type { readNfo } from "../../../adapters/fs/read/read-text.ts";
import { statedType } from "../../../core/identify/stated-type.ts";
import type { MediaType } from "../../../core/identity.ts";
import { combineNfos, type NfoFacts, parseNfo } from "../../../core/parse/nfo/parse-nfo.ts";
import { nfosOfWork } from "./nfo.ts";
import type { ReadNfos } from "./ports.ts";

type ReadNfosDeps = { readNfo: typeof readNfo; plainFile: typeof plainFile };

const TYPES: Record<string, MediaType> = { "movie.nfo": "movie", "tvshow.nfo": "tv" };

/** Reads at most eight files of at most 256 KiB. */
export function createReadNfos({ readNfo, plainFile }: ReadNfosDeps): ReadNfos {
  const isFile = async (folder: string, name: string): Promise<boolean> =>
    (await plainFile(folder, name).catch(() => undefined)) !== undefined;

  return async (release, at, { own, beside }, signal) => {
    const [folder, name] = [dirname(at), basename(at)];
    const read = async (path: string): Promise<NfoFacts | undefined> => {
      signal.throwIfAborted();
      const text = await readNfo(folder, path);
      return text === undefined ? undefined : parseNfo(text);
    };
    // An episode's own NFO is about that episode.
    if (beside && statedType(release.parsed) !== "tv") {
      // Most films have none: then nothing depends on whether the release is a file, and that is not asked.
      const said = await read(`${name.replace(/\.[^.]{1,5}$/, "")}.nfo`);
      if ((said !== undefined || own.length > 0) && (await isFile(folder, name))) return said;
    }
    const says: NfoFacts[] = [];
    for (const nfo of nfosOfWork(release, own)) {
      const said = await read(`${name}/${nfo}`);
      if (said === undefined) continue;
      const named = TYPES[nfo.toLowerCase()];
      // A film's NFO that is named like a series' NFO belongs to no video.
      if (named !== undefined && said.type !== undefined && said.type !== named) return undefined;
      says.push({ ...said, type: said.type ?? named });
    }
    return combineNfos(says);
  };
}
