import { createIdentify, type IdentifyDeps, type ReleaseName } from "../../src/names/index.ts";
import { cataloguePorts, type Listed } from "./catalogue-ports.ts";

/** A release by its name only, or with additional known facts about it. */
export type Given = string | (Partial<ReleaseName> & { name: string });

const withVideos = (given: Given): ReleaseName =>
  typeof given === "string" ? { name: given, videos: [] } : { videos: [], ...given };

/** Identification with these works in TMDB. `more` overrides its dependencies. */
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
      /** Requests to TMDB, in order. */
      asked,
      /** The id of the work that the release is filed as, or the codes that hold it. */
      verdict:
        decision.kind === "auto"
          ? decision.identity.tmdbId
          : decision.reasons.map(({ code }) => code),
      /** The place where each of the release's videos is filed, as `2x5`. */
      places: mappings.map(({ season, episodes }) => `${season}x${episodes.join()}`),
    };
  };

/** Gives each video this length. */
export const running =
  (minutes: number): NonNullable<IdentifyDeps["lengths"]> =>
  async (_at, videos) =>
    new Map(videos.map((video) => [video, { kind: "read", duration_ms: minutes * 60_000 }]));
