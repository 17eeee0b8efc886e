import type { ParsedName } from "../../../src/core/parse/lex/parsed-name.ts";
import type { EpisodeMapping, Item, Role } from "../../../src/core/release/item.ts";

export const item = (path: string, role: Role = "video", more: Partial<Item> = {}): Item => ({
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

const NOTHING: ParsedName = {
  name: "",
  type: null,
  title: null,
  altTitles: [],
  year: null,
  country: null,
  season: null,
  seasons: [],
  episodes: [],
  absolute: [],
  date: null,
  mayBe: {},
  episodeTitle: null,
  part: null,
  edition: null,
  resolution: null,
  source: null,
  videoCodec: null,
  audio: null,
  hdr: null,
  group: null,
  version: 1,
  languages: [],
  ids: {},
  sample: false,
  extra: null,
  saidBy: {},
};

export const parsedAs = (names: Record<string, Partial<ParsedName>>): ReadonlyMap<string, ParsedName> =>
  new Map(Object.entries(names).map(([name, said]) => [name, { ...NOTHING, name, ...said }]));
