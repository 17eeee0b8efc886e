import { expect } from "vitest";
import type { Release } from "../../../src/core/release/release.ts";
import type { Listed } from "../../support/catalogue-ports.ts";
import { type WholeEngine, wholeEngine } from "../../support/whole-engine.ts";
import { movie, season, series } from "../../support/works.ts";
import { type TestServer, type TestServerOptions, testServer } from "./support-server.ts";

/** Works of which several share a title, so that the engine asks. */
export const LISTED: Listed[] = [
  movie(841, "Dune", 1984),
  movie(438_631, "Dune", 2021),
  movie(9426, "The Fly", 1986),
  movie(11_815, "The Fly", 1958),
  movie(27_205, "Inception", 2010),
  series(2316, "The Office", 2005, [season(1, 6)]),
  series(2996, "The Office", 2001, [season(1, 6)]),
  series(1437, "Firefly", 2002, [season(1, 14)]),
];

/** Downloads: a file by its name, or a folder with these files. */
type Drops = readonly (string | readonly [name: string, files: readonly string[]])[];

export type ReviewServer = Omit<TestServer, "engine"> & {
  engine: WholeEngine;
  /** The release that the engine made from this download. */
  release(name: string): Promise<Release>;
  /** The id of the release. */
  id(name: string): Promise<number>;
};

/** The tools over releases that the engine itself found, identified and, with `auto`, filed. */
export async function reviewServer(
  drops: Drops,
  {
    auto = false,
    catalogue = LISTED,
    useCases,
    ...options
  }: Omit<TestServerOptions, "engine" | "useCases"> & {
    auto?: boolean;
    useCases?: (engine: WholeEngine) => NonNullable<TestServerOptions["useCases"]>;
  } = {},
): Promise<ReviewServer> {
  const engine = await wholeEngine(catalogue, { auto });
  for (const drop of drops) {
    if (typeof drop === "string") engine.drop(drop, drop);
    else engine.drop(drop[0], Object.fromEntries(drop[1].map((file) => [file, file])));
    await engine.round();
  }
  const server = await testServer({
    ...options,
    ...(useCases ? { useCases: useCases(engine) } : {}),
    engine,
    catalogue,
  });
  const release = async (name: string): Promise<Release> =>
    (await engine.all()).find((one) => one.name === name) ??
    expect.unreachable(`The engine made no release of ${name}.`);
  return { ...server, engine, release, id: async (name) => (await release(name)).id };
}
