import type { EpisodeMapping, Item, ItemRole } from "../../../src/base/item.ts";
import { createEmptyName, type ParsedName } from "../../../src/names/index.ts";

export const item = (path: string, role: ItemRole = "video", more: Partial<Item> = {}): Item => ({
  path,
  role,
  size: 1,
  mtimeNs: "0",
  skip: false,
  ...more,
});

export const mapped = (season: number, ...episodes: number[]): { mapping: EpisodeMapping } => ({
  mapping: { season, episodes, titles: episodes.map((number) => `T${number}`) },
});

export const parsedAs = (
  names: Record<string, Partial<ParsedName>>,
): ReadonlyMap<string, ParsedName> =>
  new Map(
    Object.entries(names).map(([name, said]) => [name, { ...createEmptyName(name), ...said }]),
  );
