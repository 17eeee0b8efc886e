import type { Clock } from "../../core/clock.ts";
import { type Issuer, whyNot } from "./issuer.ts";

/** So long a key that the issuer took back may still be believed. */
const FRESH_MS = 10 * 60_000;
/** So long where the issuer does not answer. */
const KEPT_MS = 60 * 60_000;
/** Whoever sends tokens with unknown keys has the issuer asked no more often than this. */
export const COOLDOWN_MS = 30_000;

export type Keys<T> = {
  /** The keys; undefined where none are known that may still be believed. `not`: only others than these. */
  get(not?: T): Promise<T | undefined>;
  /** Whether the issuer was last asked in vain. */
  isAway(): boolean;
  /** After how long it may be asked again. */
  againMs(): number;
};

/** The keys of an issuer, read when a token needs them. Who asks at once shares one request. */
export function createKeys<T>(
  {
    issuer,
    clock,
    tell,
  }: {
    issuer: Pick<Issuer, "read">;
    clock: Pick<Clock, "monotonic">;
    /** Told once that they cannot be read, with the reason, and once that they can again. */
    tell: (why: string | undefined) => void;
  },
  toKeys: (read: Awaited<ReturnType<Issuer["read"]>>["keys"]) => T,
  signal: AbortSignal,
): Keys<T> {
  let known: { keys: T; at: number } | undefined;
  let asked = Number.NEGATIVE_INFINITY;
  let asking: Promise<void> | undefined;
  let isAway = false;

  async function ask(): Promise<void> {
    asked = clock.monotonic();
    try {
      known = { keys: toKeys((await issuer.read(signal)).keys), at: clock.monotonic() };
      if (isAway) tell(undefined);
      isAway = false;
    } catch (error) {
      if (signal.aborted) return;
      const why = whyNot(error);
      if (!isAway) tell(why);
      isAway = true;
    }
  }

  const againMs = (): number => Math.max(0, asked + COOLDOWN_MS - clock.monotonic());

  async function refresh(): Promise<void> {
    if (asking === undefined && againMs() > 0) return;
    asking ??= ask().finally(() => (asking = undefined));
    await asking;
  }

  const believed = (maxMs: number): T | undefined =>
    known !== undefined && clock.monotonic() - known.at < maxMs ? known.keys : undefined;

  return {
    async get(not) {
      const fresh = believed(FRESH_MS);
      if (fresh === undefined || fresh === not) await refresh();
      const keys = believed(KEPT_MS);
      return keys === not ? undefined : keys;
    },
    isAway: () => isAway,
    againMs,
  };
}
