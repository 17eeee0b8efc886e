/**
 * Where answers are kept between runs. Keys hold no secret; bodies are JSON.
 * `get` returns what has not expired; `fetchedAtMs` and `expiresAtMs` are wall-clock milliseconds since 1970.
 */
export type TmdbCache = {
  get(key: string): Promise<{ body: string; fetchedAtMs: number } | undefined>;
  put(key: string, body: string, expiresAtMs: number): Promise<void>;
};
