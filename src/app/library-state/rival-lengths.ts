import type { ReadLengths } from "../../names/index.ts";
import type { IncomingVideo, Rival } from "./duplicates.ts";

/** Lengths of videos in ms, by absolute path. A path whose length is unknown is missing. */
export type LengthByPath = ReadonlyMap<string, number>;

/**
 * Reads the lengths of videos and of the files in the library that they may replace. If the file in
 * the library is a symbolic link, the length of the download that it was filed from counts.
 */
export async function readRivalLengths(
  lengths: ReadLengths,
  videos: readonly Pick<IncomingVideo, "sourcePath">[],
  rivals: readonly Pick<Rival["operation"], "finalPath" | "sourcePath">[],
  signal: AbortSignal,
): Promise<LengthByPath> {
  const paths = [
    ...videos.map(({ sourcePath }) => sourcePath),
    ...rivals.map(({ finalPath }) => finalPath),
  ];
  const read = await readEach(lengths, paths, signal);
  const links = rivals.filter(({ finalPath }) => !read.has(finalPath));
  const targets = await readEach(
    lengths,
    links.map(({ sourcePath }) => sourcePath),
    signal,
  );
  for (const { finalPath, sourcePath } of links) {
    const ms = targets.get(sourcePath);
    if (ms !== undefined) read.set(finalPath, ms);
  }
  return read;
}

async function readEach(
  lengths: ReadLengths,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<Map<string, number>> {
  const read = new Map<string, number>();
  if (paths.length === 0) return read;
  const below = [...new Set(paths)].map((path) => path.replace(/^\//, ""));
  for (const [path, length] of await lengths("/", below, signal)) {
    if (length.kind === "read") read.set(`/${path}`, length.duration_ms);
  }
  return read;
}
