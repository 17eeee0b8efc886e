import { toJsonAnswer } from "../../src/hosts/demo/stand-ins/loopback.ts";
import { createRefusal } from "../../src/hosts/demo/stand-ins/plex/answer.ts";
import * as plex from "../../src/hosts/demo/stand-ins/plex/fake-plex.ts";
import * as tmdb from "../../src/hosts/demo/stand-ins/tmdb/fake-tmdb.ts";
import { type Strict, strictly } from "./contract/contract.ts";
import { PLEX } from "./contract/plex.ts";
import { TMDB } from "./contract/tmdb.ts";
import { knownWorks } from "./known-works.ts";

// The demo's stand-ins, for use in tests. They refuse requests that a real Plex or TMDB would not
// accept.

export type { FakeTmdbOptions } from "../../src/hosts/demo/stand-ins/tmdb/fake-tmdb.ts";
export type FakePlex = plex.FakePlex & Strict;
/** The newest version that the document describes. */
const TODAYS = "1.43.2";
export type FakeTmdb = tmdb.FakeTmdb & Strict;

export const startFakePlex = ({ through, ...options }: plex.FakePlexOptions): Promise<FakePlex> => {
  const version = (): string => {
    const played = options.world?.identity["version"];
    return typeof played === "string" ? played : (options.version ?? TODAYS);
  };
  return strictly({ contract: PLEX, refusal: createRefusal, through, version }, (kept) =>
    plex.startFakePlex({ ...options, through: kept }),
  );
};

const TMDB_CODES: Readonly<Record<number, number>> = { 400: 22, 401: 7, 404: 34, 429: 25, 500: 11 };

/**
 * TMDB's response for an error status, with its codes: https://developer.themoviedb.org/docs/errors
 */
const tmdbRefusal = (status: number) =>
  toJsonAnswer(
    { success: false, status_code: TMDB_CODES[status] ?? status, status_message: "Refused." },
    status,
  );

export const startFakeTmdb = ({
  through,
  catalogue = knownWorks,
  ...options
}: tmdb.FakeTmdbOptions = {}): Promise<FakeTmdb> =>
  strictly({ contract: TMDB, refusal: tmdbRefusal, through }, (kept) =>
    tmdb.startFakeTmdb({ ...options, catalogue, through: kept }),
  );
