import * as plex from "../../src/hosts/demo/stand-ins/plex/fake-plex.ts";
import * as tmdb from "../../src/hosts/demo/stand-ins/tmdb/fake-tmdb.ts";
import { type Strict, strictly } from "./contract/contract.ts";
import { PLEX } from "./contract/plex.ts";
import { TMDB } from "./contract/tmdb.ts";
import { knownWorks } from "./known-works.ts";

// The demo's stand-ins as tests have them: they refuse what a real Plex or TMDB would not know.

export type { FakeTmdbOptions } from "../../src/hosts/demo/stand-ins/tmdb/fake-tmdb.ts";
export type FakePlex = plex.FakePlex & Strict;
export type FakeTmdb = tmdb.FakeTmdb & Strict;

export const startFakePlex = (options: plex.FakePlexOptions): Promise<FakePlex> =>
  strictly(PLEX, (refuses) => plex.startFakePlex({ ...options, refuses }));

export const startFakeTmdb = (options: tmdb.FakeTmdbOptions = {}): Promise<FakeTmdb> =>
  strictly(TMDB, (refuses) => tmdb.startFakeTmdb({ catalogue: knownWorks, ...options, refuses }));
