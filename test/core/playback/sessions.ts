import type { PlayerClient, PlaySession } from "../../../src/core/playback/session.ts";

/** A session that plays a film on "Box"; `more` overrides fields. */
export function session(
  more: Partial<PlaySession> = {},
  durationMs: number | undefined = 7_200_000,
): PlaySession {
  const media = {
    id: "10",
    type: "movie" as const,
    title: "A Film",
    year: undefined,
    summary: undefined,
    library: undefined,
    thumb: undefined,
    rating: undefined,
    durationMs,
    addedAt: undefined,
    guids: [],
    show: undefined,
    season: undefined,
    episode: undefined,
    artist: undefined,
    album: undefined,
  };
  return {
    id: "s1",
    endId: "s1",
    media,
    user: "ann",
    client: "Box",
    clientId: "box",
    product: undefined,
    state: "playing",
    positionMs: 600_000,
    transcoding: undefined,
    ...more,
  };
}

export const player = (more: Partial<PlayerClient> = {}): PlayerClient => ({
  id: "box",
  name: "Box",
  controllable: true,
  ...more,
});
