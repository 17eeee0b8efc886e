import { createSourceHealth } from "../../../src/app/engine/status.ts";
import { createIdentifyStage, type IdentifyStageDeps } from "../../../src/app/identify/stage.ts";
import {
  createIdentify,
  type Identify,
  type IdentifyDeps,
  type ReleaseName,
} from "../../../src/names/index.ts";
import { cataloguePorts, type Listed } from "../../support/catalogue-ports.ts";
import type { TestEngine } from "../../support/engine.ts";

/** A release by its name alone, or with what else is known of it. */
export type Given = string | (Partial<ReleaseName> & { name: string });

const withVideos = (given: Given): ReleaseName =>
  typeof given === "string" ? { name: given, videos: [] } : { videos: [], ...given };

/** Identification over these works of TMDB; `more` replaces what it asks. */
export const identifying =
  (listed: readonly Listed[], common: Partial<IdentifyDeps> = {}) =>
  async (given: Given, more: Partial<IdentifyDeps> = {}) => {
    const { ports, asked } = cataloguePorts([...listed]);
    const identify = createIdentify({ ...ports, ...common, ...more });
    const identified = await identify(withVideos(given), new AbortController().signal);
    const { decision } = identified;
    const mappings = decision.kind === "auto" ? [...decision.mappings.values()] : [];
    return {
      ...identified,
      /** What TMDB was asked, in order. */
      asked,
      /** The id of the work as which it is filed, or the codes of what holds it. */
      verdict:
        decision.kind === "auto"
          ? decision.identity.tmdbId
          : decision.reasons.map(({ code }) => code),
      /** As `2x5`, where each of its videos is filed. */
      places: mappings.map(({ season, episodes }) => `${season}x${episodes.join()}`),
    };
  };

/** Each video runs so long. */
export const running =
  (minutes: number): NonNullable<IdentifyDeps["lengths"]> =>
  async (_at, videos) =>
    new Map(videos.map((video) => [video, { kind: "read", duration_ms: minutes * 60_000 }]));

/** One round of the stage, until each release that it began with is done. */
export async function identifyDue(
  engine: TestEngine,
  identify: Identify,
  more: Partial<IdentifyStageDeps> = {},
): Promise<void> {
  const stage = createIdentifyStage({
    ...engine.deps,
    identify,
    health: createSourceHealth(engine.store, "tmdb", engine.clock.now),
    hasTmdb: () => true,
    auto: () => true,
    ...more,
  });
  await stage.run(engine.signal);
  await stage.drained();
}
