import { crc32, deflateSync } from "node:zlib";
import {
  type AnswerFilter,
  type FakeAnswer,
  type FakeRequest,
  type StandIn,
  startLoopback,
  toJsonAnswer,
} from "../loopback.ts";
import { KNOWN_WORKS } from "./catalogue/known-works.ts";
import type { FakeCatalogue } from "./catalogue/works.ts";
import { createTmdbRoutes } from "./routes.ts";

// Draws a poster without words or people: a sky in a colour derived from the id, and a sun above
// the ground. The image is a PNG with a palette (https://www.w3.org/TR/png-3/) of a few hundred
// bytes.

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const STEPS = 64;
const [SUN, GROUND] = [STEPS, STEPS + 1];

/**
 * Returns the image for a path such as `/t/p/w154/movie-841.png`; undefined for a path of any other
 * form.
 */
export function drawPoster(path: string): Buffer | undefined {
  const [, width, type, id] = /^\/t\/p\/w(92|154|342)\/(movie|tv)-(\d{1,9})\.png$/.exec(path) ?? [];
  if (width === undefined || id === undefined) return undefined;
  return draw(Number(width), (Number(id) * 47 + (type === "tv" ? 180 : 0)) % 360);
}

function draw(width: number, hue: number): Buffer {
  const height = (width * 3) / 2;
  const [sunX, sunY, radius] = [width * (0.3 + (hue % 5) / 10), height * 0.42, width * 0.22];
  const rows: Buffer[] = [];
  for (let y = 0; y < height; y++) {
    const row = Buffer.alloc(width + 1, Math.floor((y / height) * STEPS));
    row[0] = 0; // no filter
    for (let x = 0; x < width; x++) {
      if (Math.hypot(x - sunX, y - sunY) < radius) row[x + 1] = SUN;
      if (y > height * (0.72 + 0.05 * Math.sin((x / width) * 5 + hue))) row[x + 1] = GROUND;
    }
    rows.push(row);
  }
  const sky = Array.from({ length: STEPS }, (_, step) =>
    colour(hue, 0.45, 0.42 - (step / STEPS) * 0.26),
  );
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 3], 8); // 8 bits per pixel, from a palette
  return Buffer.concat([
    SIGNATURE,
    chunk("IHDR", header),
    chunk(
      "PLTE",
      Buffer.from([...sky, colour(hue + 30, 0.6, 0.68), colour(hue, 0.35, 0.1)].flat()),
    ),
    chunk("IDAT", deflateSync(Buffer.concat(rows))),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(name: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(name, "latin1"), data]);
  const frame = Buffer.alloc(4);
  frame.writeUInt32BE(data.length);
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([frame, body, sum]);
}

/** Converts HSL to RGB bytes: https://www.w3.org/TR/css-color-4/#hsl-to-rgb */
const colour = (hue: number, saturation: number, lightness: number): number[] =>
  [0, 8, 4].map((n) => {
    const k = (n + hue / 30) % 12;
    const strength = saturation * Math.min(lightness, 1 - lightness);
    return Math.round(255 * (lightness - strength * Math.max(-1, Math.min(k - 3, 9 - k, 1))));
  });

/** TMDB's error codes; several can share a status: https://developer.themoviedb.org/docs/errors */
const REFUSALS: Record<number, [status: number, message: string]> = {
  22: [400, "Invalid page: Pages start at 1 and max at 500. They are expected to be an integer."],
  27: [400, "Too many append to response objects: The maximum number of remote calls is 20."],
  7: [401, "Invalid API key: You must be granted a valid key."],
  34: [404, "The resource you requested could not be found."],
};

function tmdbRefusal(code: number): FakeAnswer {
  const [status, message] = REFUSALS[code] ?? [code, "Refused."];
  return toJsonAnswer({ success: false, status_code: code, status_message: message }, status);
}

export type FakeTmdbOptions = {
  catalogue?: FakeCatalogue | undefined;
  /** The port to listen on; any free port by default. */
  port?: number | undefined;
  /** The only accepted v3 key or v4 token. */
  key?: string | undefined;
  /** Date as `YYYY-MM-DD`. Episodes up to this date have aired. Today by default. */
  today?: string | undefined;
  /** Gives every work a poster, drawn from its id. */
  posters?: boolean | undefined;
  through?: AnswerFilter;
};

/** `url` is a value for TMDB_URL, with `/3` at the end. */
export type FakeTmdb = StandIn & { url: string; key: string };

const DEMO_KEY = "00000000000000000000000000000000";

/**
 * Starts a small TMDB (API v3) on the loopback address that serves search, details with appended
 * parts, seasons and find.
 */
export async function startFakeTmdb({
  catalogue = KNOWN_WORKS,
  port,
  key = DEMO_KEY,
  today,
  posters = false,
  through,
}: FakeTmdbOptions = {}): Promise<FakeTmdb> {
  const route = createTmdbRoutes(
    posters ? withPosters(catalogue) : catalogue,
    today ?? new Date().toISOString().slice(0, 10),
  );

  function answer({ method, path, query, headers }: FakeRequest): FakeAnswer {
    const png = method === "GET" ? drawPoster(path) : undefined;
    // Images need no key.
    if (png) return { status: 200, body: "", png };
    const proof = query["api_key"] ?? /^Bearer (.+)$/.exec(headers.authorization ?? "")?.[1];
    if (proof !== key) return tmdbRefusal(7);
    const found =
      method === "GET" && path.startsWith("/3/") ? route(path.slice(2), query) : undefined;
    if (typeof found === "number") return tmdbRefusal(found);
    return found === undefined ? tmdbRefusal(34) : toJsonAnswer(found);
  }

  const standIn = await startLoopback({ answer, through, port });
  return { ...standIn, url: `${standIn.origin}/3`, key };
}

const withPosters = ({ movies, series }: FakeCatalogue): FakeCatalogue => ({
  movies: movies.map((work) => ({ ...work, poster: `/movie-${work.id}.png` })),
  series: series.map((work) => ({ ...work, poster: `/tv-${work.id}.png` })),
});
