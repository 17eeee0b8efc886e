import { percentile } from "./percentile.ts";
import type { Place } from "./stand-in.ts";

const TIMES = 200;

/**
 * Compares a read that costs one request under these settings with the same request sent to Plex
 * directly. Returns percentiles in ms, by default the median.
 */
export async function besidePlex(
  { connect, plex }: Place,
  env: Record<string, string>,
  { times = TIMES, percent = 50 } = {},
) {
  await using client = await connect(env);
  const through: number[] = [];
  const direct: number[] = [];
  for (let time = 0; time < times; time++) {
    const begun = performance.now();
    const { isError, text } = await client.call("get_server_info");
    if (isError) throw new Error(text);
    const between = performance.now();
    await (
      await fetch(`${plex.url}/`, {
        headers: { "x-plex-token": plex.token, accept: "application/json" },
      })
    ).text();
    through.push(between - begun);
    direct.push(performance.now() - between);
  }
  const [whole, plexAlone] = [percentile(through, percent), percentile(direct, percent)];
  return { through: whole, plex: plexAlone, beyond: Math.round((whole - plexAlone) * 10) / 10 };
}

export async function measureUncached(place: Place) {
  const { through, plex, beyond } = await besidePlex(place, { CACHE_ENABLED: "false" });
  return { p50: through, plex_p50: plex, beyond };
}
