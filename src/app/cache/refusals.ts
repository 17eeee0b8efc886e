import type { Clock } from "../../core/clock.ts";
import { UserError } from "../../core/errors.ts";

const KEPT_MS = 10_000;
const MOST = 500;

/**
 * What Plex does not have (404), remembered for ten seconds: a model that asks for a wrong id asks more than once. Nothing
 * else that it refuses is kept.
 */
export function createRefusals({ monotonic }: Pick<Clock, "monotonic">) {
  const kept = new Map<string, { error: UserError; until: number }>();
  return {
    get(key: string): UserError | undefined {
      const found = kept.get(key);
      return found && found.until > monotonic() ? found.error : undefined;
    },
    /** Returns whether it is one that is kept. */
    put(key: string, error: unknown): boolean {
      if (!(error instanceof UserError) || error.code !== "not_found") return false;
      kept.delete(key);
      kept.set(key, { error, until: monotonic() + KEPT_MS });
      const [oldest] = kept.keys();
      if (kept.size > MOST && oldest !== undefined) kept.delete(oldest);
      return true;
    },
    clear: () => kept.clear(),
  };
}
