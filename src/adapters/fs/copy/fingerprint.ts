import { createCipheriv, randomBytes } from "node:crypto";

/** Takes the bytes of a file in order, and returns their fingerprint at the end. */
export type FingerprintBuilder = {
  add(block: Uint8Array): void;
  /** `gmac:KEY:TAG`, both 32 hexadecimal digits. Called once. */
  end(): string;
};

// Nothing is encrypted, so a constant nonce reveals nothing. Each fingerprint has another key.
const NONCE = Buffer.alloc(12);

/**
 * A keyed 128-bit fingerprint (AES-GMAC, NIST SP 800-38D) under its own random key. Two contents
 * share one by chance once in 2^96 at 64 GB, and it cannot be forged without reading our journal.
 * The fingerprint takes a fiftieth of the time of SHA-256 on a processor without SHA instructions:
 * docs/develop/decisions/013-how-a-copy-is-proven.md.
 */
export const createFingerprint = (): FingerprintBuilder => underKey(randomBytes(16));

/** A fingerprint under the key of a recorded one; undefined when that is not one of ours. */
export function createFingerprintLike(recorded: string): FingerprintBuilder | undefined {
  const key = /^gmac:([0-9a-f]{32}):[0-9a-f]{32}$/.exec(recorded)?.[1];
  return key === undefined ? undefined : underKey(Buffer.from(key, "hex"));
}

function underKey(key: Buffer): FingerprintBuilder {
  const cipher = createCipheriv("aes-128-gcm", key, NONCE);
  return {
    add: (block) => void cipher.setAAD(block),
    end() {
      cipher.final();
      return `gmac:${key.toString("hex")}:${cipher.getAuthTag().toString("hex")}`;
    },
  };
}
