import { measureCached } from "./cached.ts";
import { measureDeath } from "./death.ts";
import { openPlace } from "./place.ts";
import { measureUncached } from "./uncached.ts";

export async function bench(bundle: string) {
  await using place = await openPlace(bundle);
  return {
    cached: await measureCached(place),
    uncached: await measureUncached(place),
    death: await measureDeath(place, place.start),
  };
}
