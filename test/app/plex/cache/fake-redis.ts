import type { RedisConnection } from "../../../../src/adapters/redis/redis.ts";
import type { FakeClock } from "../../../support/fake-clock.ts";

/**
 * A shared cache level with its own clock. It works, fails or hangs as set by the test. Each host
 * has one `level`.
 */
export function fakeRedis(clock: FakeClock) {
  const kept = new Map<string, { text: string; until: number }>();
  const ttls: number[] = [];
  const seen = { calls: 0, manner: "works" as "works" | "fails" | "hangs", aborted: 0 };
  async function act<T>(work: () => T, signal: AbortSignal): Promise<T> {
    seen.calls++;
    if (seen.manner === "fails") throw new Error("ECONNREFUSED");
    if (seen.manner === "hangs") {
      await new Promise(() =>
        signal.addEventListener("abort", () => void seen.aborted++, { once: true }),
      );
    }
    return work();
  }
  const there = (key: string) => {
    const found = kept.get(key);
    return found && found.until > clock.now() ? found : undefined;
  };
  function level(over: Partial<RedisConnection> = {}): RedisConnection {
    return {
      started: Promise.resolve(),
      get: (keys, signal) =>
        act(
          () =>
            keys.map((key) => {
              const found = there(key);
              return found && { text: found.text, leftMs: found.until - clock.now() };
            }),
          signal,
        ),
      set: (key, text, ttlMs, signal) =>
        act(() => {
          if (key.startsWith("libraries:")) ttls.push(ttlMs);
          kept.set(key, { text, until: clock.now() + ttlMs });
        }, signal),
      delete: (key, signal) => act(() => void kept.delete(key), signal),
      close() {},
      ...over,
    };
  }
  return { level, kept, ttls, seen };
}
