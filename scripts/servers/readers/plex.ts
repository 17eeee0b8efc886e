import { KEYS } from "../options.ts";
import type { ServerReader, ShownVideo } from "./reader.ts";
import { request } from "./request.ts";

type Part = { file?: string; size?: number };
type Row = {
  ratingKey: string;
  title?: string;
  year?: number;
  editionTitle?: string;
  grandparentRatingKey?: string;
  parentIndex?: number;
  index?: number;
  Guid?: { id: string }[];
  Media?: { Part?: Part[] }[];
};
type Section = { key: string; title: string; type: string; Location?: { path: string }[] };
type Container = {
  size?: number;
  totalSize?: number;
  version?: string;
  Directory?: Section[];
  Metadata?: Row[];
};
type PlexLibrary = { url: string; key: string; library: string; there: string };

const PAGE_SIZE = 200;
const TYPES = { movie: 1, show: 2, episode: 4 } as const;

/**
 * Reads what a library of Plex shows. Plex gets no new library: the given one must be empty, and it
 * is used for works of its type.
 */
export function createPlexReader({ url, key, library, there }: PlexLibrary): ServerReader {
  async function get(
    path: string,
    signal: AbortSignal,
    query: Record<string, string> = {},
    headers: Record<string, string> = {},
  ): Promise<Container> {
    const init = {
      query,
      headers: {
        accept: "application/json",
        "x-plex-token": key,
        "x-plex-client-identifier": "plex-ingest-trial",
        ...headers,
      },
    };
    const server = { name: "Plex", url, variable: KEYS.plex };
    const answer = await request(server, path, init, signal);
    const text = await answer.text();
    // A scan is answered without a body.
    if (text.trim() === "") return {};
    return (JSON.parse(text) as { MediaContainer: Container }).MediaContainer;
  }

  async function findSection(signal: AbortSignal): Promise<Section> {
    const { Directory = [] } = await get("/library/sections", signal);
    const section = Directory.find(({ title }) => title === library);
    if (section === undefined) throw new Error(`Plex has no library named ${library}.`);
    return section;
  }

  async function list(
    { key: id }: Section,
    type: keyof typeof TYPES,
    signal: AbortSignal,
  ): Promise<Row[]> {
    const rows: Row[] = [];
    for (;;) {
      const query = { type: String(TYPES[type]), includeGuids: "1" };
      const page = await get(`/library/sections/${id}/all`, signal, query, {
        "x-plex-container-start": String(rows.length),
        "x-plex-container-size": String(PAGE_SIZE),
      });
      rows.push(...(page.Metadata ?? []));
      if ((page.Metadata?.length ?? 0) < PAGE_SIZE) return rows;
    }
  }

  return {
    async open(signal) {
      const { version = "" } = await get("/identity", signal);
      return `Plex ${version}`;
    },
    async makeLibraries([first], signal) {
      const section = await findSection(signal);
      const type = section.type === "show" ? "tv" : section.type;
      if (!section.Location?.some(({ path }) => path === there)) {
        throw new Error(`Plex's library ${library} does not have the folder ${there}.`);
      }
      if (first?.type !== type) throw new Error(`Plex's library ${library} is of type ${type}.`);
    },
    findLibraries: async () => [],
    // The library stays. A scan lets Plex see that its folder is empty again.
    async removeLibrary(_name, signal) {
      await get(`/library/sections/${(await findSection(signal)).key}/refresh`, signal);
    },
    async read(_libraries, signal) {
      const section = await findSection(signal);
      if (section.type === "movie") {
        return (await list(section, "movie", signal)).map((row) => toShown("movie", row, row));
      }
      const series = await list(section, "show", signal);
      const episodes = await list(section, "episode", signal);
      return episodes.map((row) => {
        const work = series.find(({ ratingKey }) => ratingKey === row.grandparentRatingKey);
        return toShown("tv", row, work ?? { ratingKey: "" });
      });
    },
    // Plex scans only the library that changes.
    isScanning: async () => false,
    isUp: (signal) =>
      get("/identity", signal).then(
        () => true,
        () => false,
      ),
  };
}

function toShown(type: ShownVideo["type"], row: Row, work: Row): ShownVideo {
  const media = (row.Media ?? []).map(({ Part = [] }) => Part);
  return {
    type,
    title: work.title,
    year: work.year,
    ids: new Map(
      (work.Guid ?? []).map(({ id }): [string, string] => {
        const [source = "", value = ""] = id.split("://");
        return [source, value];
      }),
    ),
    season: row.parentIndex,
    episodes: row.index === undefined ? [] : [row.index],
    edition: row.editionTitle,
    files: media.flatMap(([part]) =>
      part?.file === undefined ? [] : { path: part.file, bytes: part.size },
    ),
    parts: media.flatMap(([, ...more]) => more.flatMap(({ file }) => file ?? [])),
    subtitles: undefined,
  };
}
