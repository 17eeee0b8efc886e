import { stat } from "node:fs/promises";
import { dirname } from "node:path";
import { Outage } from "../../../base/errors.ts";
import { quoted } from "../../../base/text/clean-text.ts";
import type { copyVerified, readFreeBytes } from "../copy/copy-verified.ts";

type CopySteps = { copyVerified: typeof copyVerified; readFreeBytes: typeof readFreeBytes };

/** Space that a running copy will still write. */
type SpaceReservation = { device: Promise<bigint | undefined>; left: number };

/**
 * Wraps both functions so that space reserved for running copies does not count as free. Otherwise,
 * two films that fit one at a time but not together would both start, both fill the disk, and both
 * retry at the same moment, endlessly. If copies start together, the first one continues.
 */
export function reserveSpace({ copyVerified, readFreeBytes }: CopySteps): CopySteps {
  const underWay = new Set<SpaceReservation>();

  async function claimed(
    claims: readonly SpaceReservation[],
    device: bigint | undefined,
  ): Promise<number> {
    let bytes = 0;
    for (const claim of claims) if ((await claim.device) === device) bytes += claim.left;
    return bytes;
  }

  return {
    async readFreeBytes(path, on) {
      const claims = [...underWay];
      return (
        (await readFreeBytes(path, on)) -
        (claims.length === 0 ? 0 : await claimed(claims, await deviceOf(path)))
      );
    },
    async copyVerified(source, temp, options, signal) {
      const folder = dirname(temp);
      const before = [...underWay];
      const claim: SpaceReservation = { device: deviceOf(folder), left: options.expected.size };
      underWay.add(claim);
      try {
        if (before.length > 0) {
          const others = await claimed(before, await claim.device);
          if (others > 0 && (await readFreeBytes(folder)) - others < claim.left) {
            throw noSpace(temp);
          }
        }
        const onProgress = (copied: number, verified: number): void => {
          claim.left = options.expected.size - copied;
          options.onProgress?.(copied, verified);
        };
        return await copyVerified(source, temp, { ...options, onProgress }, signal);
      } finally {
        underWay.delete(claim);
      }
    },
  };
}

/** Undefined for a missing source, because the copy itself reports that. */
const deviceOf = (path: string): Promise<bigint | undefined> =>
  stat(path, { bigint: true }).then(
    ({ dev }) => dev,
    () => undefined,
  );

const noSpace = (temp: string): Outage =>
  new Outage(
    "no_space",
    `The copies that are already running leave no space to write ${quoted(temp, 300)}.`,
  );
