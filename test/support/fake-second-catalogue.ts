import type { IncomingMessage, ServerResponse } from "node:http";
import { startHttpServer } from "./loopback.ts";

/** Invented series: The Lantern Ward has its last episode in two parts, as broadcast. */
export const SHOW = { tvmaze: 9301, tvdb: 770123, imdb: "tt9900123" };

type Row = { season: number; number: number | null; name: string; date: string; type?: string };
const ROWS: readonly Row[] = [
  { season: 1, number: 1, name: "First Light", date: "2001-01-03" },
  { season: 1, number: 2, name: "The Low Door", date: "2001-01-10" },
  { season: 1, number: 3, name: "What Was Left, Part 1", date: "2001-01-17" },
  { season: 1, number: 4, name: "What Was Left, Part 2", date: "2001-01-17" },
  { season: 1, number: null, name: "Behind the Ward", date: "2001-02-01", type: "special" },
];

export type Override = (request: IncomingMessage, answer: ServerResponse) => boolean;

/**
 * Starts a stand-in for both catalogues. It answers only the documented requests of the program and
 * refuses all others with 400, which the test reads in `refused`.
 * https://www.tvmaze.com/api, https://github.com/thetvdb/v4-api
 */
export async function startSecondCatalogues(
  rows: readonly Row[] = ROWS,
  instead: Override = () => false,
) {
  const requests: string[] = [];
  const refused: string[] = [];
  const bodies: string[] = [];
  let logins = 0;
  const isKnown = (request: IncomingMessage, path: string): unknown => {
    const url = new URL(path, "http://stand-in");
    const query = Object.fromEntries(url.searchParams);
    if (url.pathname === "/lookup/shows") {
      const isShow = query["thetvdb"] === String(SHOW.tvdb) || query["imdb"] === SHOW.imdb;
      return isShow ? { redirect: `/shows/${SHOW.tvmaze}` } : { status: 404 };
    }
    if (path === `/shows/${SHOW.tvmaze}/episodes?specials=1`) {
      return rows.map(({ date, type = "regular", ...row }, index) => ({
        id: 1000 + index,
        url: `https://www.tvmaze.com/episodes/${1000 + index}/x`,
        ...row,
        type,
        airdate: date,
        airtime: "20:00",
        runtime: 44,
        summary: null,
      }));
    }
    if (request.method === "POST" && path === "/v4/login") {
      return { status: "success", data: { token: `to.ken.${++logins}` } };
    }
    if (!path.startsWith("/v4/")) return undefined;
    if (request.headers.authorization !== `Bearer to.ken.${logins}`) return { status: 401 };
    if (path === `/v4/search/remoteid/${SHOW.imdb}`) {
      return { status: "success", data: [{ series: { id: SHOW.tvdb, name: "The Lantern Ward" } }] };
    }
    const page = /^\/v4\/series\/770123\/episodes\/default\/eng\?page=(\d)$/.exec(path)?.[1];
    if (page === undefined) return undefined;
    const half = page === "0" ? rows.slice(0, 2) : rows.slice(2);
    const episodes = half.map(({ season, number, name, date }, index) => ({
      id: 5000 + index,
      seriesId: SHOW.tvdb,
      name,
      aired: date,
      runtime: 44,
      seasonNumber: number === null ? 0 : season,
      number: number ?? 1,
    }));
    const next = page === "0" ? "https://elsewhere.invalid/v4/next?page=1" : null;
    return { status: "success", data: { series: { id: SHOW.tvdb }, episodes }, links: { next } };
  };
  const respond = async (request: IncomingMessage, answer: ServerResponse): Promise<void> => {
    const path = request.url ?? "";
    requests.push(`${request.method} ${path}`);
    const chunks: Uint8Array[] = [];
    for await (const chunk of request) chunks.push(chunk as Uint8Array);
    bodies.push(Buffer.concat(chunks).toString());
    if (instead(request, answer)) return;
    const body = isKnown(request, path) as
      | { redirect?: string; status?: number | string }
      | undefined;
    if (body === undefined) {
      refused.push(`${request.method} ${path}`);
      answer.writeHead(400).end("{}");
    } else if (body.redirect !== undefined) {
      answer.writeHead(301, { location: `http://${request.headers.host}${body.redirect}` }).end();
    } else if (typeof body.status === "number") {
      answer.writeHead(body.status, { "content-type": "application/json" }).end("{}");
    } else {
      answer.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(body));
    }
  };
  const server = await startHttpServer((request, answer) => void respond(request, answer));
  return { ...server, requests, refused, bodies };
}
