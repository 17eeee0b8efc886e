import { percentile } from "./percentile.ts";
import type { Place } from "./stand-in.ts";

const TIMES = 200;

/** One request's worth of reading without a cache, against the same request sent to Plex directly; medians. */
export async function measureUncached({ connect, plex }: Place) {
  await using client = await connect({ CACHE_ENABLED: "false" });
  const through: number[] = [];
  const direct: number[] = [];
  for (let time = 0; time < TIMES; time++) {
    const begun = performance.now();
    const { isError, text } = await client.call("get_server_info");
    if (isError) throw new Error(text);
    const between = performance.now();
    await (await fetch(`${plex.url}/`, { headers: { "x-plex-token": plex.token, accept: "application/json" } })).text();
    through.push(between - begun);
    direct.push(performance.now() - between);
  }
  const [whole, plexAlone] = [percentile(through, 50), percentile(direct, 50)];
  return { p50: whole, plex_p50: plexAlone, beyond: Math.round((whole - plexAlone) * 10) / 10 };
}
